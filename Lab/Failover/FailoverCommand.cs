using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Failover.Application;
using Showroom.Lab.Failover.Connections;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Failover;

/// <summary><c>lab failover</c>: a rehearsal of the failovers of an ElastiCache replication group.</summary>
internal static class FailoverCommand
{
    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Repetitions of each kind of failover.", 3, 1, 100);
    private static readonly Option<int> s_detection = NumberOption.Create("--detection", "Seconds from the loss of the primary to the promotion and the new address.", 3, 1, 120);
    private static readonly Option<int> s_delay = NumberOption.Create("--replication-delay", "Milliseconds from the primary to its replicas.", 5, 0, 1000);
    private static readonly Option<bool> s_connections = new("--connections") { Description = "Compare settings of connections instead of the application." };
    private static readonly Option<string> s_output = OutputOption.Create("failover");

    public static Command Create()
    {
        var command = new Command("failover", "Failovers of a Redis replication group: how long writes fail, what is lost, what users notice; or the settings of connections compared.")
        {
            s_rounds, s_detection, s_delay, s_connections, s_output,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = new FailoverSettings
            {
                Rounds = arguments.GetValue(s_rounds),
                Detection = TimeSpan.FromSeconds(arguments.GetValue(s_detection)),
                ReplicationDelay = TimeSpan.FromMilliseconds(arguments.GetValue(s_delay)),
            };
            var line = FormattableString.Invariant(
                $"lab failover --rounds {settings.Rounds} --detection {settings.Detection.TotalSeconds:0} --replication-delay {settings.ReplicationDelay.TotalMilliseconds:0}");
            var (markdown, json) = arguments.GetValue(s_connections)
                ? await CompareConnectionsAsync(settings, $"{line} --connections", cancellationToken)
                : await RunApplicationAsync(settings, line, cancellationToken);
            await Report.WriteAsync(arguments.GetValue(s_output)!, markdown, json, cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task<(string Markdown, string Json)> CompareConnectionsAsync(FailoverSettings settings, string line, CancellationToken cancellationToken)
    {
        var runs = await new ConnectionComparison(settings, Console.Error.WriteLine).RunAsync(ConnectionVariant.All, cancellationToken);
        var report = new ConnectionReport(runs, settings, Report.Machine(), line);
        return (report.Markdown(), report.Json());
    }

    private static async Task<(string Markdown, string Json)> RunApplicationAsync(FailoverSettings settings, string line, CancellationToken cancellationToken)
    {
        var runs = await new ApplicationExperiment(settings, Console.Error.WriteLine).RunAsync(cancellationToken);
        var report = new ApplicationReport(runs, settings, Report.Machine(), line);
        return (report.Markdown(), report.Json());
    }
}
