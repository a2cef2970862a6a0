using Showroom.Caching.L2;

namespace Showroom.Caching.Reading;

/// <summary>
/// Extends a lease while its load runs, so that the value of a load that takes longer than <see cref="CacheOptions.LoadLease"/> still reaches L2, and no other
/// replica loads it meanwhile. When the process dies, the lease expires as any other.
/// </summary>
internal sealed class LeaseRenewal : IDisposable
{
    private const int RenewalsPerLifetime = 3;

    /// <summary>A load that never ends must not keep the other replicas from loading the key.</summary>
    private const int MaxRenewals = 20 * RenewalsPerLifetime;

    private readonly ITimer _timer;
    private int _renewals;

    public LeaseRenewal(L2Client l2, string key, string token, TimeSpan lifetime, TimeProvider time)
    {
        var interval = lifetime / RenewalsPerLifetime;
        _timer = time.CreateTimer(_ => Renew(l2, key, token, lifetime), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>A renewal that fails is followed by another one before the lease expires.</summary>
    private void Renew(L2Client l2, string key, string token, TimeSpan lifetime)
    {
        if (Interlocked.Increment(ref _renewals) > MaxRenewals)
        {
            Dispose();
            return;
        }

        _ = l2.TryAsync(static (store, call) => store.RenewLeaseAsync(call.key, call.token, call.lifetime), (key, token, lifetime)).AsTask();
    }
}
