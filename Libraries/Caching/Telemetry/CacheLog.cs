using Microsoft.Extensions.Logging;

namespace Showroom.Caching.Telemetry;

/// <summary>The cache's log messages, events 1 to 18. Keys are never logged: they may contain what an attacker sent.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(1, LogLevel.Information, "L2 is in use, and L1 is coherent with it (partitions: {Partitions})")]
    public static partial void Synchronized(this ILogger logger, int partitions);

    [LoggerMessage(2, LogLevel.Warning, "The connection to L2 is lost: L2 is not used, and L1 keeps new entries for Cache:IsolatedExpiration only, until they are synchronized")]
    public static partial void ConnectionLost(this ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "Invalidation {Missing} was published but did not arrive: L1 is cleared")]
    public static partial void InvalidationMissed(this ILogger logger, long missing);

    [LoggerMessage(4, LogLevel.Warning, "The invalidation counter of L2 went back from {Seen} to {Sequence}: L2 has lost data, all its entries are invalidated")]
    public static partial void CounterWentBack(this ILogger logger, long sequence, long seen);

    [LoggerMessage(5, LogLevel.Warning, "The circuit breaker of L2 is open for {BreakDuration} ({Reason})")]
    public static partial void CircuitOpened(this ILogger logger, string reason, TimeSpan breakDuration);

    [LoggerMessage(7, LogLevel.Debug, "An L2 operation failed")]
    public static partial void OperationFailed(this ILogger logger, Exception? exception);

    [LoggerMessage(8, LogLevel.Warning, "An L2 entry cannot be read ({Reason}) and counts as missing")]
    public static partial void EntryUnreadable(this ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Warning, "A message on the invalidation channel cannot be parsed and is ignored")]
    public static partial void InvalidationUnreadable(this ILogger logger);

    [LoggerMessage(10, LogLevel.Warning, "A value of {Bytes} bytes exceeds Cache:MaximumValueBytes ({Limit}) and is not cached")]
    public static partial void ValueTooLarge(this ILogger logger, int bytes, int limit);

    [LoggerMessage(11, LogLevel.Warning, "A value of type {Type} cannot be encoded and is not cached")]
    public static partial void ValueNotEncodable(this ILogger logger, Exception exception, string type);

    [LoggerMessage(12, LogLevel.Warning, "The factory failed: an expired value is served")]
    public static partial void StaleServed(this ILogger logger, Exception exception);

    [LoggerMessage(13, LogLevel.Information, "{Count} pending invalidations were applied to L2")]
    public static partial void PendingInvalidationsFlushed(this ILogger logger, int count);

    [LoggerMessage(14, LogLevel.Information, "Warmed {Count} of {Wanted} keys")]
    public static partial void Warmed(this ILogger logger, int count, int wanted);

    [LoggerMessage(15, LogLevel.Warning, "Warming ended early: the replica reports ready with a cold cache")]
    public static partial void WarmingEndedEarly(this ILogger logger, Exception? exception);

    [LoggerMessage(16, LogLevel.Warning, "Cannot subscribe to the invalidation channel, will retry: {Reason}")]
    public static partial void ChannelUnavailable(this ILogger logger, string reason);

    [LoggerMessage(30, LogLevel.Information, "A factory has exceeded its {Timeout} timeout after {Elapsed}: the load continues in the background")]
    public static partial void FactoryTimedOut(this ILogger logger, string timeout, TimeSpan elapsed);

    [LoggerMessage(31, LogLevel.Warning, "A load in the background failed")]
    public static partial void BackgroundLoadFailed(this ILogger logger, Exception exception);

    [LoggerMessage(32, LogLevel.Warning, "The refresh of an entry before its expiration failed")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception);

    [LoggerMessage(17, LogLevel.Error, "The coherence check failed and will be retried")]
    public static partial void CoherenceCheckFailed(this ILogger logger, Exception exception);

    [LoggerMessage(18, LogLevel.Warning, "L2 has not accepted a heartbeat for {Lease} ({Reason}): it is not used, and L1 keeps new entries for Cache:IsolatedExpiration only, until they are synchronized")]
    public static partial void HeartbeatsFailed(this ILogger logger, TimeSpan lease, string reason);
}
