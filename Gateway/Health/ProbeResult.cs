using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Yarp.ReverseProxy.Health;

namespace Showroom.Gateway.Health;

/// <summary>What one probe says about a replica.</summary>
internal enum ProbeResult
{
    /// <summary>2xx.</summary>
    Healthy,

    /// <summary>503: the replica itself asks for no new requests, because it drains or a dependency has failed.</summary>
    NotReady,

    /// <summary>The connection was refused: nothing listens.</summary>
    Refused,

    /// <summary>Any other response.</summary>
    Failed,

    /// <summary>No response in time: the replica has stopped, or is only slow.</summary>
    TimedOut,

    /// <summary>Any other error of the connection.</summary>
    Broken,
}

internal static class ProbeResults
{
    public static ProbeResult Classify(DestinationProbingResult probe) => probe switch
    {
        { Response.IsSuccessStatusCode: true } => ProbeResult.Healthy,
        { Response.StatusCode: HttpStatusCode.ServiceUnavailable } => ProbeResult.NotReady,
        { Response: not null } => ProbeResult.Failed,
        { Exception: { } exception } when IsRefused(exception) => ProbeResult.Refused,
        { Exception: OperationCanceledException } => ProbeResult.TimedOut,
        _ => ProbeResult.Broken,
    };

    /// <summary>Whether the replica's host has refused the connection, so that waiting for it would gain nothing.</summary>
    public static bool IsRefused(Exception? exception) => exception switch
    {
        null => false,
        SocketException socket => socket.SocketErrorCode == SocketError.ConnectionRefused,
        _ => IsRefused(exception.InnerException),
    };

    /// <summary>For the log: the end of "the replica is ejected: ".</summary>
    public static string Describe(ProbeResult result, DestinationProbingResult probe, int failures) => result switch
    {
        ProbeResult.NotReady => "it is draining or not ready",
        ProbeResult.Refused => "it refuses connections",
        ProbeResult.Failed => string.Create(CultureInfo.InvariantCulture, $"{failures} consecutive probes failed, the last one with {(int)probe.Response!.StatusCode}"),
        ProbeResult.TimedOut => string.Create(CultureInfo.InvariantCulture, $"{failures} consecutive probes failed, the last one timed out"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{failures} consecutive probes failed, the last one with a broken connection"),
    };
}
