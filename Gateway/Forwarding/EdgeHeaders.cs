using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// What a replica is told about the request beyond what the client said: whose it is, under which id, in which trace. And what of the
/// client's own words it is not told.
/// </summary>
internal sealed class EdgeHeaders : RequestTransform, ITransformProvider
{
    private const string TraceParent = "traceparent";

    private static readonly UriCreationOptions s_asItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Statements about the connection that only the gateway may make to a replica.</summary>
    private static readonly string[] s_ours =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server",
        "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Original-URL", "X-Rewrite-URL", "X-Served-By",
    ];

    /// <summary>For one hop only: RFC 9110, 7.6.1, and RFC 9113, 8.2.2.</summary>
    private static readonly string[] s_oneHop =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "HTTP2-Settings", "Host", "Expect",
    ];

    private static readonly FrozenSet<string> s_stay = s_ours.Concat(s_oneHop).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a replica is told this field of a client's.</summary>
    internal static bool GoesOn(string name) =>
        !s_stay.Contains(name) && !(Activity.Current is not null && name.Equals(TraceParent, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds what the gateway itself says.</summary>
    internal static void Tell<TTarget>(HttpContext context, TTarget target, Action<TTarget, string, string> add)
    {
        var request = context.Request;
        // The address object belongs to the connection and keeps its text.
        if (context.Connection.RemoteIpAddress?.ToString() is { } client)
        {
            add(target, "X-Forwarded-For", client);
        }

        add(target, "X-Forwarded-Proto", request.Scheme);
        add(target, "X-Forwarded-Host", request.Host.Value ?? "");
        add(target, RequestId.Header, context.TraceIdentifier);
        if (Activity.Current is { Id: { } trace })
        {
            add(target, TraceParent, trace);
        }
    }

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.UseDefaultForwarders = false;
        context.RequestTransforms.Add(this);
    }

    /// <summary>The same for a request that goes on through YARP's forwarder, which drops by itself what is for one hop only.</summary>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var headers = context.ProxyRequest.Headers;
        foreach (var name in s_ours.Append(TraceParent))
        {
            if (!GoesOn(name))
            {
                headers.Remove(name);
            }
        }

        Tell(context.HttpContext, headers, static (headers, name, value) => headers.TryAddWithoutValidation(name, value));
        // The target goes on byte for byte: the guard has seen to it that it can be read in one way only.
        context.ProxyRequest.RequestUri = new Uri(
            context.DestinationPrefix + context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, s_asItIs);
        return default;
    }
}
