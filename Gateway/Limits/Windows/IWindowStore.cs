using StackExchange.Redis;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>The windows that all gateways share.</summary>
internal interface IWindowStore
{
    /// <summary>False: <see cref="AcquireAsync"/> would return null without trying.</summary>
    bool IsAvailable { get; }

    /// <summary>Takes permits from a window, within a time limit.</summary>
    /// <returns>Null when the store is not available: the caller decides by itself.</returns>
    ValueTask<WindowGrant?> AcquireAsync(RedisKey key, WindowShape shape, WindowRequest request);
}

/// <summary>What a gateway asks of a window.</summary>
/// <param name="Waiting">Requests that wait for a permit.</param>
/// <param name="Extra">Permits for requests that may follow, of which the window gives only a small part of what is left.</param>
/// <param name="UnusedBucket">The bucket of a lease that has ended.</param>
/// <param name="Unused">The permits of that lease that were not used.</param>
internal readonly record struct WindowRequest(int Waiting, int Extra, long UnusedBucket, int Unused);

/// <summary>What the window gave.</summary>
/// <param name="Permits">At least the number of requests that wait, unless the limit is reached.</param>
/// <param name="Remaining">Permits that are left in the window.</param>
/// <param name="NextPermit">Until more permits are left.</param>
/// <param name="Bucket">The bucket in which they are counted.</param>
/// <param name="BucketRemaining">Until that bucket ends.</param>
internal readonly record struct WindowGrant(int Permits, int Remaining, TimeSpan NextPermit, long Bucket, TimeSpan BucketRemaining);
