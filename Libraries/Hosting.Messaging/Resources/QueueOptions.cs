namespace Showroom.Hosting.Messaging.Resources;

/// <summary>The attributes of a queue, within the ranges of SQS.</summary>
public sealed record QueueOptions
{
    /// <summary>How long a received message is hidden from other consumers: 1 s to 12 h.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After as many receives a message becomes a dead letter: 1 to 1,000.</summary>
    public int MaxReceiveCount { get; init; } = 3;

    /// <summary>How long a receive waits for messages, when it does not say so itself: 0 to 20 s.</summary>
    public TimeSpan WaitTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a new message is hidden: 0 to 15 min.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The maximum size of body and attributes: 1,024 to 262,144 bytes.</summary>
    public int MaxMessageBytes { get; init; } = 262_144;

    /// <summary>How long a message is kept: 1 min to 14 d.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How long a dead letter is kept, from the time when its message was sent: longer than <see cref="Retention"/>, up to 14 d.</summary>
    public TimeSpan DeadLetterRetention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Whether the queue delivers the messages of a group in order and drops duplicates of the last five minutes.</summary>
    public bool Fifo { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal QueueOptions Validated(string queue)
    {
        Check(nameof(VisibilityTimeout), VisibilityTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(12));
        Check(nameof(WaitTime), WaitTime, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Check(nameof(Delay), Delay, TimeSpan.Zero, TimeSpan.FromMinutes(15));
        Check(nameof(Retention), Retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        Check(nameof(DeadLetterRetention), DeadLetterRetention, Retention + TimeSpan.FromSeconds(1), TimeSpan.FromDays(14));
        Check(nameof(MaxReceiveCount), MaxReceiveCount, 1, 1_000);
        Check(nameof(MaxMessageBytes), MaxMessageBytes, 1_024, 262_144);
        return this;

        void Check<T>(string option, T value, T min, T max)
            where T : IComparable<T>
        {
            if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            {
                throw new ArgumentOutOfRangeException(option, value, $"The queue '{queue}' needs a {option} from {min} to {max}.");
            }
        }
    }
}
