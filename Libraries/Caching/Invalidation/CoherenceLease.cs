namespace Showroom.Caching.Invalidation;

/// <summary>
/// How long L1 may be served. Invariant: <b>the lease is valid until T only if every invalidation numbered by T - duration or earlier has arrived.</b>
/// It is renewed by a successful check, and revoked from any thread when messages may be lost.
/// </summary>
internal sealed class CoherenceLease(TimeSpan duration, TimeProvider time)
{
    private readonly long _duration = (long)(duration.TotalSeconds * time.TimestampFrequency);
    private long _expiresAt;
    private int _revocations;
    private volatile bool _synchronized;

    /// <summary>A lease that never expires, for entries that do not depend on invalidations of other replicas.</summary>
    public static CoherenceLease CreatePermanent() => new(TimeSpan.Zero, TimeProvider.System) { _expiresAt = long.MaxValue, _synchronized = true };

    /// <summary>A <see cref="TimeProvider.GetTimestamp"/> value; zero when revoked.</summary>
    public long ExpiresAt => Interlocked.Read(ref _expiresAt);

    /// <summary>Whether this replica has synchronized with L2 since messages or L2 data may last have been lost.</summary>
    public bool IsSynchronized => _synchronized;

    /// <summary>The number of revocations. A check reads it at its start, to detect a revocation meanwhile.</summary>
    public int Revocations => Volatile.Read(ref _revocations);

    /// <summary>All invalidations up to <paramref name="startedAt"/> have arrived. False, and the lease is revoked, when it was revoked since <paramref name="revocations"/> was read.</summary>
    public bool TryRenew(long startedAt, int revocations)
    {
        Interlocked.Exchange(ref _expiresAt, startedAt + _duration);
        _synchronized = true;
        if (revocations == Revocations)
        {
            return true;
        }

        // The revocation came before the renewal was written, which has overwritten it.
        Revoke();
        return false;
    }

    /// <summary>Messages may be lost from now on. Returns whether it was synchronized.</summary>
    public bool Revoke()
    {
        Interlocked.Increment(ref _revocations);
        var wasSynchronized = _synchronized;
        _synchronized = false;
        Interlocked.Exchange(ref _expiresAt, 0);
        return wasSynchronized;
    }

    /// <summary>Requires a synchronization before the next renewal; the current lease runs out by itself.</summary>
    public void MarkUncertain() => _synchronized = false;
}
