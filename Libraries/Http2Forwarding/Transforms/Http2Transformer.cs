using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Showroom.Http2Forwarding.Transforms;

/// <summary>
/// A route's transformer as YARP built it, for YARP's own forwarder, together with what the HTTP/2 forwarder does to the same effect.
/// </summary>
internal sealed class Http2Transformer(HttpTransformer yarp, IRequestHeaderPolicy headers, bool usesOriginalHost, ResponseTransform? affinity) : HttpTransformer
{
    public static readonly Http2Transformer YarpDefault = new(Default, DefaultHeaderPolicy.WithForwardedHeaders, usesOriginalHost: false, affinity: null);

    public static readonly Http2Transformer YarpEmpty = new(Empty, DefaultHeaderPolicy.WithoutForwardedHeaders, usesOriginalHost: true, affinity: null);

    public IRequestHeaderPolicy Headers => headers;

    /// <summary>The destination receives the client's Host as its <c>:authority</c>.</summary>
    public bool UsesOriginalHost => usesOriginalHost;

    /// <summary>Binds the client to its destination once the response headers have been copied; null without session affinity.</summary>
    public ResponseTransform? Affinity => affinity;

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken) =>
        yarp.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken) =>
        yarp.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        yarp.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
}
