using System.Net.Sockets;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>Classifies what the client throws.</summary>
internal static class RedisFailures
{
    /// <summary>
    /// The error codes with which a server, or a shard, refuses requests whatever their key: it is a replica, loads its data, has no quorum, is out of memory, cannot
    /// persist or replicate, runs a script that does not end, or does not accept the credentials.
    /// </summary>
    private static readonly string[] s_outageCodes = ["READONLY", "LOADING", "CLUSTERDOWN", "MASTERDOWN", "OOM", "MISCONF", "NOREPLICAS", "BUSY", "NOAUTH"];

    /// <summary>The reason why the server cannot be used, or null: other errors (a key of the wrong type, a slot that is being moved) concern single keys.</summary>
    public static string? FindOutage(Exception exception) => exception switch
    {
        RedisServerException => Array.Find(s_outageCodes, code => IsError(exception.Message, code)),
        TimeoutException or RedisConnectionException or SocketException or IOException or OperationCanceledException or ObjectDisposedException => exception.GetType().Name,
        _ => null,
    };

    /// <summary>An error of a script contains the error of its command.</summary>
    private static bool IsError(string message, string code) =>
        message.StartsWith(code, StringComparison.Ordinal) || message.Contains("-" + code + " ", StringComparison.Ordinal);
}
