using Showroom.Lab.Chat.Telemetry;

namespace Showroom.Lab.Chat.Measuring;

/// <summary>The histograms of our replicas (<c>docs/chat.md</c>), summed over all replicas. Percentiles are the upper bounds of their buckets.</summary>
internal sealed record ServerMetrics
{
    private const string Prefix = "showroom.chat.";

    private ServerMetrics(Distribution delay, Distribution commit, Distribution commitSize, Distribution eventSize)
    {
        (DelayP50, DelayP99) = (1e3 * delay.AtMost(0.5), 1e3 * delay.AtMost(0.99));
        (CommitMean, CommitP99) = (1e3 * commit.Mean, 1e3 * commit.AtMost(0.99));
        (MessagesPerCommit, MessagesPerEvent) = (commitSize.Mean, eventSize.Mean);
    }

    /// <summary>From publishing on one replica to the arrival at another, in milliseconds.</summary>
    public double DelayP50 { get; }

    /// <inheritdoc cref="DelayP50"/>
    public double DelayP99 { get; }

    /// <summary>The duration of a transaction, in milliseconds.</summary>
    public double CommitMean { get; }

    /// <inheritdoc cref="CommitMean"/>
    public double CommitP99 { get; }

    public double MessagesPerCommit { get; }

    public double MessagesPerEvent { get; }

    /// <summary>Begins to measure.</summary>
    /// <returns>Ends it.</returns>
    public static Func<ServerMetrics>? Begin(MetricsReceiver? receiver)
    {
        if (receiver is null)
        {
            return null;
        }

        string[] names = [$"{Prefix}fanout.delay", $"{Prefix}commit.duration", $"{Prefix}commit.size", $"{Prefix}event.size"];
        var before = names.Select(receiver.Total).ToArray();
        return () =>
        {
            var measured = names.Select(receiver.Total).Zip(before, static (after, earlier) => after - earlier).ToArray();
            return new ServerMetrics(measured[0], measured[1], measured[2], measured[3]);
        };
    }
}
