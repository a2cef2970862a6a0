namespace Showroom.Http2Forwarding;

/// <summary>Timeouts of the connections to destinations. Each is more than zero and at most a day.</summary>
public sealed record Http2ForwardingOptions
{
    /// <summary>For a destination to accept a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a destination to respond, and between two parts of a response.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>After which a connection without requests is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
