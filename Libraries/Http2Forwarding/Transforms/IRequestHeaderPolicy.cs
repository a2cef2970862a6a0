using Microsoft.AspNetCore.Http;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding.Transforms;

/// <summary>
/// The target and the header fields of a forwarded request. A <see cref="Yarp.ReverseProxy.Transforms.RequestTransform"/> that implements it
/// declares that both have the same result, so that the HTTP/2 forwarder may forward the requests of its route.
/// </summary>
public interface IRequestHeaderPolicy
{
    /// <summary>Whether a field of the client's request is forwarded. False for every name in <see cref="ConnectionHeaders.Names"/>.</summary>
    /// <param name="name">Its name; case-insensitive.</param>
    bool ShouldForward(string name);

    /// <summary>Writes the fields that are added to the request.</summary>
    void AddHeaders(HttpContext context, RequestHeaderWriter headers);

    /// <summary>The path and query that the destination receives; by default those that YARP would send without a transform.</summary>
    /// <returns>An absolute path with its query, escaped (RFC 3986, 3.3 and 3.4).</returns>
    string GetTarget(HttpContext context) => DestinationTarget.Get(context);
}

/// <summary>Adds header fields to a request that is about to be forwarded.</summary>
public readonly struct RequestHeaderWriter
{
    private readonly OutputBuffer _block;

    internal RequestHeaderWriter(OutputBuffer block) => _block = block;

    internal OutputBuffer Block => _block;

    /// <summary>Adds a field.</summary>
    /// <param name="name">A valid field name (RFC 9110, 5.6.2).</param>
    /// <param name="value">Its value, without CR, LF and NUL.</param>
    public void Add(string name, string value) => HpackEncoder.WriteHeader(_block, name, value);
}

/// <summary>Header fields of a request that belong to one connection.</summary>
public static class ConnectionHeaders
{
    /// <summary>Fields that HTTP/2 forbids or expresses in another way (RFC 9110, 7.6.1; RFC 9113, 8.2.2 and 8.3.1).</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "HTTP2-Settings", "Host", "Expect",
    ];
}
