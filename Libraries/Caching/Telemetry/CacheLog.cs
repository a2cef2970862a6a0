using Microsoft.Extensions.Logging;

namespace Showroom.Caching.Telemetry;

/// <summary>What the cache says. Keys are not logged above Debug: they may carry what an attacker sent.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(1, LogLevel.Information, "Memory is coherent with the second level at change {Sequence}")]
    public static partial void Synchronized(this ILogger logger, long sequence);

    [LoggerMessage(2, LogLevel.Warning, "The connection to the second level is lost: its entries are not used, those in memory for a short time only")]
    public static partial void ConnectionLost(this ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "Change {Missing} was told to the replicas but did not arrive: what is in memory is dropped")]
    public static partial void InvalidationMissed(this ILogger logger, long missing);

    [LoggerMessage(4, LogLevel.Warning, "The second level is at change {Sequence} but was at {Seen}: it has lost changes, all its entries are invalid")]
    public static partial void SecondLevelWentBack(this ILogger logger, long sequence, long seen);

    [LoggerMessage(5, LogLevel.Warning, "The second level fails ({Reason}): it is left alone for {Break}")]
    public static partial void CircuitOpened(this ILogger logger, string reason, TimeSpan @break);

    [LoggerMessage(6, LogLevel.Information, "The second level works again")]
    public static partial void CircuitClosed(this ILogger logger);

    [LoggerMessage(7, LogLevel.Debug, "An operation of the second level failed")]
    public static partial void OperationFailed(this ILogger logger, Exception? exception);

    [LoggerMessage(8, LogLevel.Warning, "An entry in the second level cannot be read ({Reason}): it counts as missing")]
    public static partial void EntryUnreadable(this ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Warning, "A message on the invalidation channel cannot be read: it is ignored")]
    public static partial void InvalidationUnreadable(this ILogger logger);

    [LoggerMessage(10, LogLevel.Warning, "A value of {Bytes} bytes is over Cache:MaximumValueBytes ({Limit}): it is not cached")]
    public static partial void ValueTooLarge(this ILogger logger, int bytes, int limit);

    [LoggerMessage(11, LogLevel.Warning, "A value of type {Type} cannot be encoded: it is not cached")]
    public static partial void ValueNotEncodable(this ILogger logger, Exception exception, string type);

    [LoggerMessage(12, LogLevel.Warning, "Loading failed: a value read {Age} ago is served")]
    public static partial void StaleServed(this ILogger logger, Exception exception, TimeSpan age);

    [LoggerMessage(13, LogLevel.Information, "{Count} changes made while the second level was away have been told to it")]
    public static partial void Reconciled(this ILogger logger, int count);

    [LoggerMessage(14, LogLevel.Information, "Warmed {Count} of {Wanted} keys")]
    public static partial void Warmed(this ILogger logger, int count, int wanted);

    [LoggerMessage(15, LogLevel.Warning, "Warming ended early: the replica reports ready with a cold cache")]
    public static partial void WarmingCut(this ILogger logger, Exception? exception);

    [LoggerMessage(16, LogLevel.Warning, "The invalidation channel cannot be subscribed to yet: {Reason}")]
    public static partial void ChannelUnavailable(this ILogger logger, string reason);

    [LoggerMessage(17, LogLevel.Error, "The watch over coherence failed; it goes on")]
    public static partial void WatchFailed(this ILogger logger, Exception exception);
}
