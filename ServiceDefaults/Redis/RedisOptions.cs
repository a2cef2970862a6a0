namespace Showroom.ServiceDefaults.Redis;

/// <summary>Configuration section <c>Redis</c>: the timing of the connection. The defaults are those that <c>lab failover --connections</c> proved best.</summary>
internal sealed record RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Of an attempt to connect, 100 ms to a minute. The setting <c>connectTimeout</c> of the connection string takes precedence.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of a command, 100 ms to a minute. The setting <c>asyncTimeout</c> of the connection string takes precedence.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After this time without a command a PING is sent, 1 s to 5 minutes, in whole seconds. It is what detects that the connection of subscriptions is dead,
    /// which sends nothing else.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often timeouts, reconnections and the keep-alive are checked, 100 ms to 10 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The delay before the first attempt to reconnect, 50 ms to <see cref="MaxReconnectDelay"/>; it grows, at random.</summary>
    public TimeSpan MinReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest delay between attempts to reconnect, up to a minute.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long commands time out, without any response, until the connection is closed and opened again; 100 ms to a minute.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is checked, without a command, whether a connected server is a primary; 100 ms to a minute.</summary>
    public TimeSpan RoleCheck { get; init; } = TimeSpan.FromMilliseconds(500);
}
