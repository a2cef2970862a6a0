using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Http2Forwarding.Transforms;

/// <summary>The path and query of a request as YARP sends them without a transform.</summary>
internal static class DestinationTarget
{
    private const string AnyPrefix = "http://localhost";

    /// <summary>Neither YARP nor <see cref="Uri"/> changes these characters.</summary>
    private static readonly SearchValues<char> s_unchanged =
        SearchValues.Create("!$&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");

    public static string Get(HttpContext context)
    {
        var request = context.Request;
        var received = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return IsUnchanged(received, request.Path.Value ?? "", request.QueryString.Value ?? "")
            ? received
            : RequestUtilities.MakeDestinationAddress(AnyPrefix, request.Path, request.QueryString).PathAndQuery;
    }

    /// <summary>Spares most requests the <see cref="Uri"/>: no middleware has changed the path or the query, and nothing is to be escaped.</summary>
    private static bool IsUnchanged(string received, string path, string query) =>
        path.Length > 0
        && received.Length == path.Length + query.Length
        && received.StartsWith(path, StringComparison.Ordinal)
        && received.EndsWith(query, StringComparison.Ordinal)
        && !received.AsSpan().ContainsAnyExcept(s_unchanged);
}
