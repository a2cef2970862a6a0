using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>
/// Finds a key that another process has made since the last synchronization. Replicas that start together with an empty Redis make a key each, and cookies
/// of the one must not be invalid for the others until <see cref="KeySynchronization"/> runs again.
/// </summary>
internal sealed class KeyLookup(SharedKeyRepository keys, SharedKeyManager manager, IKeyRingProvider rings, TimeProvider time, ILogger<KeyLookup> logger)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    // Cookies with invented keys cause so many reads of Redis and no more, each for all requests that wait.
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_ringPoll = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private Task _synchronization = Task.CompletedTask;
    private long? _synchronizedAt;

    /// <summary>Completes when the key can be used, or is certain not to be in Redis.</summary>
    /// <exception cref="TimeoutException">Redis does not respond. It throws other exceptions too when it is unavailable (<c>RedisFailures.IsUnavailable</c>).</exception>
    public async ValueTask FindAsync(Guid key, CancellationToken cancellationToken)
    {
        // Before the keys are loaded, building the ring would block this thread until Redis responds.
        if (keys.IsLoaded && IsUsable(key))
        {
            return;
        }

        using var timeout = new CancellationTokenSource(s_timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var isCurrent = false;
            while (!keys.Contains(key) && !isCurrent)
            {
                // One that is under way may have read Redis before the key was stored.
                await Synchronize(out isCurrent).WaitAsync(linked.Token);
            }

            // The framework builds an expired ring in the background, and uses the old one meanwhile.
            while (keys.Contains(key) && !IsUsable(key))
            {
                await Task.Delay(s_ringPoll, time, linked.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The keys of session cookies cannot be read from Redis in time.");
        }
    }

    private bool IsUsable(Guid key) => rings.GetCurrentKeyRing().GetAuthenticatedEncryptorByKeyId(key, out var isRevoked) is not null || isRevoked;

    private Task Synchronize(out bool isNew)
    {
        lock (_gate)
        {
            isNew = _synchronization.IsCompleted;
            return isNew ? _synchronization = SynchronizeAsync() : _synchronization;
        }
    }

    private async Task SynchronizeAsync()
    {
        if (_synchronizedAt is { } last && s_interval - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time);
        }

        try
        {
            // The repository's calls block until Redis responds or its timeout has passed.
            var (hasChanged, restored) = await Task.Run(keys.Synchronize);
            if (hasChanged)
            {
                manager.ExpireKeyRing();
            }

            if (restored > 0)
            {
                logger.KeysRestored(restored);
            }
        }
        finally
        {
            _synchronizedAt = time.GetTimestamp();
        }
    }
}
