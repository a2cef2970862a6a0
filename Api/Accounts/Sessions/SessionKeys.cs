using Showroom.ServiceDefaults.Redis;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>The keys of sessions in Redis.</summary>
internal static class SessionKeys
{
    private static readonly RedisKeyspace s_keyspace = new("sessions");

    /// <summary>All sessions of an account, by public id; expires with the last of them.</summary>
    public static RedisKeyDefinition OfAccount(Guid accountId, TimeSpan idleTimeout) => s_keyspace.Hash($"{accountId:N}", idleTimeout);
}
