namespace Showroom.Messaging.Configuration;

/// <summary>Where topics, queues and large bodies are; the section <c>Messaging</c>. The app host sets it.</summary>
public sealed record MessagingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Messaging";

    /// <summary>The address of an emulator, which receives every request; null for AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The AWS region, such as <c>eu-central-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>The URLs of the queues by their names in the model.</summary>
    public Dictionary<string, string> Queues { get; init; } = [];

    /// <summary>The ARNs of the topics by their names in the model.</summary>
    public Dictionary<string, string> Topics { get; init; } = [];

    /// <summary>The S3 bucket for bodies that are too large for a message; null when there is none, and such a message cannot be published.</summary>
    public string? Bucket { get; init; }

    /// <summary>How queues are consumed, by their names in the model; the defaults apply to the others.</summary>
    public Dictionary<string, ConsumerOptions> Consumers { get; init; } = [];

    /// <summary>How messages leave the outbox.</summary>
    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>How often a consuming service counts the messages of the queues: 100 ms to 5 min.</summary>
    public TimeSpan MonitoringInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the app host has set topics or queues.</summary>
    public bool IsConfigured => Queues.Count + Topics.Count > 0;

    /// <summary>The options of a queue's consumer.</summary>
    public ConsumerOptions ConsumerOf(string queue) => Consumers.GetValueOrDefault(queue) ?? new();
}
