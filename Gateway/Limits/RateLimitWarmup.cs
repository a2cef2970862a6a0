using Showroom.Gateway.Limits.Callers;
using Showroom.Gateway.Limits.Groups;
using Showroom.Gateway.Limits.Windows;
using Showroom.ServiceDefaults.Sessions;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Gateway.Limits;

/// <summary>
/// Connects to Redis, loads the script and reads the keys of session cookies, so that the first requests are counted in the shared window. A Redis that does not respond does not delay readiness for
/// longer than its timeouts.
/// </summary>
internal sealed class RateLimitWarmup(RedisWindowStore store, SessionCookie cookie) : IWarmup
{
    /// <summary>Begins as protected data does, with the id of a key that does not exist.</summary>
    private static readonly string s_unreadableCookie = "CfDJ8" + new string('A', 75);

    private static readonly WindowShape s_shape = new(1, TimeSpan.FromSeconds(1));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await store.ConnectAsync().WaitAsync(cancellationToken);
        // The first call is slower than others: it compiles code here, and the script there.
        await store.AcquireAsync(RateLimitKeys.Window(default(CallerKey), "warm-up", s_shape.Lifetime).Key, s_shape, new WindowRequest(Waiting: 1, 0, 0, 0));
        if (cookie.HasKeys)
        {
            // The first call of all waits for another thread to build the key ring; later ones use the previous key ring meanwhile.
            cookie.TryUnprotect(s_unreadableCookie, out _);
        }
    }
}
