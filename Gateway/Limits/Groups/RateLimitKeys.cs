using Showroom.Gateway.Limits.Callers;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.Gateway.Limits.Groups;

/// <summary>The keys of the rate limits in Redis.</summary>
internal static class RateLimitKeys
{
    private static readonly RedisKeyspace s_keyspace = new("limits");

    /// <summary>A string: the permits of a caller by bucket, for a window after the last of them. All keys of a caller are in one slot of a cluster.</summary>
    public static RedisKeyDefinition Window(CallerKey caller, string group, TimeSpan lifetime) => s_keyspace.String($"{{{caller}}}:{group}", lifetime);
}
