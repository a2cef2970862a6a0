using System.CommandLine;
using Showroom.Lab.CommandLine;

namespace Showroom.Lab.Sessions;

/// <summary><c>lab sessions</c>: how many requests lose their login, by where sessions are kept and whether the gateway has affinity.</summary>
internal static class SessionsCommand
{
    private static readonly Option<int> s_users = NumberOption.Create("--users", "Users, each with a session.", 200, 1, 1000);
    private static readonly Option<int> s_requests = NumberOption.Create("--requests", "Requests of a user before a replica is killed, and as many after.", 20, 1, 1000);

    public static Command Create() => ExperimentCommand.Create(
        "sessions",
        "Requests that lose their login: sessions in a replica's memory and in Redis, with and without affinity, and with a replica killed.",
        [s_users, s_requests],
        static async (arguments, progress, cancellationToken) =>
        {
            var settings = new SessionsSettings(arguments.GetValue(s_users), arguments.GetValue(s_requests));
            return SessionsReport.Create(await new SessionsExperiment(settings, progress).RunAsync(SessionsSetup.All, cancellationToken), settings);
        });
}
