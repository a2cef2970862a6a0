using System.CommandLine;
using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Sessions;

/// <summary><c>lab sessions</c>: how many requests lose their login, by where sessions are kept and whether the gateway has affinity.</summary>
internal static class SessionsCommand
{
    private static readonly Option<int> s_users = NumberOption.Create("--users", "Users, each with a session.", 200, 1, 1000);
    private static readonly Option<int> s_requests = NumberOption.Create("--requests", "Requests of a user before a replica is killed, and as many after.", 20, 1, 1000);
    private static readonly Option<string> s_output = OutputOption.Create("sessions");

    public static Command Create()
    {
        var command = new Command("sessions", "Requests that lose their login: sessions in a replica's memory and in Redis, with and without affinity, and with a replica killed.")
        {
            s_users, s_requests, s_output,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = new SessionsSettings(arguments.GetValue(s_users), arguments.GetValue(s_requests));
            var runs = await new SessionsExperiment(settings, Console.Error.WriteLine).RunAsync(SessionsSetup.All, cancellationToken);
            var line = string.Create(CultureInfo.InvariantCulture, $"lab sessions --users {settings.Users} --requests {settings.RequestsPerUser}");
            var report = new SessionsReport(runs, settings, Report.Machine(), line);
            await Report.WriteAsync(arguments.GetValue(s_output)!, report.Markdown(), report.Json(), cancellationToken);
            return 0;
        });
        return command;
    }
}
