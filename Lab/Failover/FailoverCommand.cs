using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Failover.Application;
using Showroom.Lab.Failover.Connections;
using Showroom.Lab.Failover.Setup;

namespace Showroom.Lab.Failover;

/// <summary><c>lab failover</c>: a rehearsal of the failovers of an ElastiCache replication group.</summary>
internal static class FailoverCommand
{
    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Repetitions of each kind of failover.", 3, 1, 100);
    private static readonly Option<int> s_detection = NumberOption.Create("--detection", "Seconds from the loss of the primary to the promotion and the new address.", 3, 1, 120);
    private static readonly Option<int> s_delay = NumberOption.Create("--replication-delay", "Milliseconds from the primary to its replicas.", 5, 0, 1000);
    private static readonly Option<bool> s_connections = new("--connections") { Description = "Compare settings of connections instead of the application." };

    public static Command Create() => ExperimentCommand.Create(
        "failover",
        "Failovers of a Redis replication group: how long writes fail, what is lost, what users notice; or the settings of connections compared.",
        [s_rounds, s_detection, s_delay, s_connections],
        static async (arguments, progress, cancellationToken) =>
        {
            var settings = new FailoverSettings
            {
                Rounds = arguments.GetValue(s_rounds),
                Detection = TimeSpan.FromSeconds(arguments.GetValue(s_detection)),
                ReplicationDelay = TimeSpan.FromMilliseconds(arguments.GetValue(s_delay)),
            };
            return arguments.GetValue(s_connections)
                ? ConnectionReport.Create(await new ConnectionComparison(settings, progress).RunAsync(ConnectionVariant.All, cancellationToken), settings)
                : ApplicationReport.Create(await new ApplicationExperiment(settings, progress).RunAsync(cancellationToken), settings);
        });
}
