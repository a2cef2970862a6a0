using System.CommandLine;
using Showroom.Lab.CommandLine;

namespace Showroom.Lab.ChatConsistency;

/// <summary><c>lab consistency</c>: whether every acknowledged message of the chat arrives once and in order while everything that serves it fails.</summary>
internal static class ConsistencyCommand
{
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "How long messages are sent and processes fail; 1800 is the soak.", 120, 20, 86_400);
    private static readonly Option<int> s_rooms = NumberOption.Create("--rooms", "Rooms.", 20, 1, 1000);
    private static readonly Option<int> s_members = NumberOption.Create("--members", "Connections, each in five rooms.", 12, 1, 1000);
    private static readonly Option<int> s_rate = NumberOption.Create("--rate", "Messages per second.", 100, 1, 10_000);

    public static Command Create() => ExperimentCommand.Create(
        "consistency",
        "Chat while replicas, Redis, the gateway and Postgres are killed, and a check of the recorded history.",
        [s_seconds, s_rooms, s_members, s_rate],
        static async (arguments, progress, cancellationToken) =>
        {
            var settings = new ConsistencySettings
            {
                Duration = TimeSpan.FromSeconds(arguments.GetValue(s_seconds)),
                Rooms = arguments.GetValue(s_rooms),
                Members = arguments.GetValue(s_members),
                MessagesPerSecond = arguments.GetValue(s_rate),
            };
            return ConsistencyReport.Create(await new ConsistencyExperiment(settings, progress).RunAsync(cancellationToken), settings);
        });
}
