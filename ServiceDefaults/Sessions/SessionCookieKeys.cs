using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>The key in Redis that all services use.</summary>
internal static class SessionCookieKeys
{
    /// <summary>A list of XML elements, which the Data Protection package writes without an expiry: a key is replaced after 90 days, and kept to read older cookies.</summary>
    public static RedisKey ProtectionKeys { get; } = $"{RedisKeyspace.Application}:data-protection";
}
