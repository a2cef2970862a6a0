using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>Distinguishes an unavailable Redis from a defect of the caller.</summary>
public static class RedisFailures
{
    /// <summary>Of commands that another moment or another node would execute: the memory is full, a replica, loading, a failover.</summary>
    private static readonly string[] s_temporaryErrors = ["OOM", "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MISCONF", "NOREPLICAS"];

    /// <summary>Whether the exception, or the one that it wraps, says that Redis cannot execute the command at the moment.</summary>
    public static bool IsUnavailable(Exception error) => error switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutException => true,
        // The errors of commands within a script have a prefix or a suffix, depending on the server.
        RedisServerException server => s_temporaryErrors.Any(code => server.Message.Contains(code, StringComparison.Ordinal)),
        { InnerException: { } inner } => IsUnavailable(inner),
        _ => false,
    };
}
