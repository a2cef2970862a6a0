namespace Showroom.Lab.Chat.Measuring;

/// <summary>The result of one rate.</summary>
internal sealed record ChatRun
{
    public required string Server { get; init; }

    /// <summary>Messages per second that were to be sent.</summary>
    public required int Rate { get; init; }

    /// <summary>Messages per second that were sent.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>Of the deliveries that every member of a message's room would make.</summary>
    public required double ExpectedShare { get; init; }

    public required double Share { get; init; }

    public required long Duplicates { get; init; }

    /// <summary>Messages that a member received after a later one of the same sender.</summary>
    public required long OutOfOrder { get; init; }

    /// <summary>Members that received the messages of their room in another order than most of its members.</summary>
    public required int OtherOrders { get; init; }

    /// <summary>Messages that the server refused.</summary>
    public required int Refused { get; init; }

    /// <summary>Connections that the server closed.</summary>
    public required int Closed { get; init; }

    /// <summary>While messages were sent.</summary>
    public required double DeliveriesPerSecond { get; init; }

    /// <summary>From sending to receiving, in milliseconds.</summary>
    public required Percentiles Latency { get; init; }

    /// <summary>The same, for members on another server than the sender.</summary>
    public required Percentiles LatencyAcross { get; init; }

    /// <summary>What the servers' own metrics say; null for servers that have none.</summary>
    public required ServerMetrics? Metrics { get; init; }

    /// <summary>Processor time of the servers for one delivery, in microseconds.</summary>
    public required double ServerCost { get; init; }

    /// <summary>The same of Redis and, where messages are stored, Postgres.</summary>
    public required double DataCost { get; init; }

    /// <summary>The same of the measuring client.</summary>
    public required double ClientCost { get; init; }

    /// <summary>Memory of the servers for one idle connection, in KiB.</summary>
    public required double KibPerConnection { get; init; }
}
