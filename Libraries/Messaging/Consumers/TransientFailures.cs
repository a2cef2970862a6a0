using System.Net.Sockets;
using Amazon.Runtime;
using Npgsql;

namespace Showroom.Messaging.Consumers;

/// <summary>Distinguishes what a handler needs and is not available from a failure of the handler.</summary>
internal static class TransientFailures
{
    /// <summary>Whether waiting may help: such a failure is not counted as an attempt.</summary>
    public static bool Matches(Exception error) => error switch
    {
        NpgsqlException { IsTransient: true } or SocketException or TimeoutException => true,
        // The server stops, or starts.
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        AmazonServiceException { StatusCode: 0 or >= System.Net.HttpStatusCode.InternalServerError } => true,
        { InnerException: { } inner } => Matches(inner),
        _ => false,
    };
}
