using Yarp.ReverseProxy.Configuration;

namespace Showroom.Gateway.Transport;

/// <summary>Marks the destinations that speak HTTP/2 without TLS, in YARP's metadata.</summary>
internal static class DestinationProtocol
{
    private const string Key = "Protocol";

    public static IReadOnlyDictionary<string, string> H2cMetadata { get; } = new Dictionary<string, string> { [Key] = "h2c" };

    /// <summary>Whether <see cref="Http2Forwarding.Http2Forwarder"/> sends requests to it; otherwise YARP's forwarder does.</summary>
    public static bool IsH2c(DestinationConfig destination) => destination.Metadata?.ContainsKey(Key) is true;
}
