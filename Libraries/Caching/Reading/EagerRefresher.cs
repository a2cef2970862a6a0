using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.L1;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Reading;

/// <summary>
/// Reloads an entry in the background before it expires: from L2, or by the factory when the L2 entry is about to expire too. It is a read like any
/// other, so that it stores nothing older than an invalidation that arrives meanwhile, and a caller may join it.
/// </summary>
internal sealed class EagerRefresher(
    StampedeGuard stampedeGuard, BackgroundLoads background, L1Store l1, L2Reader l2, Loader loader, CacheMetrics metrics, ILogger logger)
{
    private const HybridCacheEntryFlags Preventing =
        HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableUnderlyingData;

    /// <summary>Starts the refresh if it is due and no read of the key is in flight. Called for every hit in L1.</summary>
    public void StartIfDue<TState, T>(L1Entry entry, in ReadRequest<TState, T> request, long now)
    {
        if (now < entry.RefreshAt || (request.Flags & Preventing) != 0 || !entry.TryClaimRefresh(now)
            || stampedeGuard.TryStart<T>(request.Key, request.Flags, now) is not { } read)
        {
            return;
        }

        metrics.RefreshStarted();
        background.TryStart(read);

        // The factory may block before it returns a task, and the caller has its value already.
        var copy = request;
        _ = Task.Run(() => RefreshAsync(read, copy));
    }

    private async Task RefreshAsync<TState, T>(InFlightRead<T> read, ReadRequest<TState, T> request)
    {
        try
        {
            var useL2 = l2.CanRead(read.Key);
            ReadOnlyMemory<byte> rejectedHeader = default;
            if (useL2 && (read.Flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == 0
                && (await l2.GetAsync(read.Key, read.Stamp.StartedAt).ConfigureAwait(false)).Value is { } bytes)
            {
                rejectedHeader = L2Reader.HeaderOf(bytes);
                if (await l2.ValidateAsync(read.Key, bytes).ConfigureAwait(false) is { } entry && !l2.IsRefreshDue(entry, request.Load))
                {
                    if (l1.TryStoreFromL2(read, entry, request.Settings, out var result))
                    {
                        stampedeGuard.Complete(read, result, l1.PayloadForWaiters<T>(entry));
                        return;
                    }

                    // A valid entry of another type stays: its readers use it.
                    rejectedHeader = default;
                }
            }

            await loader.LoadAsync(read, request, useL2, rejectedHeader).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The entry is served until it expires; the read after that loads it.
            stampedeGuard.Fail(read, exception);
            logger.RefreshFailed(exception);
        }
    }
}
