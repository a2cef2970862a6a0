using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Http2Forwarding.Transforms;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Showroom.Http2Forwarding;

/// <summary>Decides which requests the HTTP/2 forwarder sends with the same result as YARP's own forwarder, which receives all others.</summary>
/// <param name="acceptsClusterClients">Whether the clients of YARP's clusters do nothing but what the clusters' configuration says.</param>
/// <param name="acceptsOtherClients">Whether the application's own clients may be ignored.</param>
internal sealed class Eligibility(bool acceptsClusterClients, bool acceptsOtherClients)
{
    /// <returns>Null: the request is left to YARP's forwarder.</returns>
    public Http2Transformer? Find(
        HttpContext context, IReverseProxyFeature? proxy, HttpMessageInvoker httpClient, ForwarderRequestConfig config, HttpTransformer transformer) =>
        IsPriorKnowledge(config) && IsKnownClient(proxy, httpClient) && IsPlainRequest(context) ? Find(transformer) : null;

    private static Http2Transformer? Find(HttpTransformer transformer) => transformer switch
    {
        Http2Transformer http2 => http2,
        _ when transformer == HttpTransformer.Default => Http2Transformer.YarpDefault,
        _ when transformer == HttpTransformer.Empty => Http2Transformer.YarpEmpty,
        _ => null,
    };

    /// <summary>HTTP/2 without TLS and without a negotiation (RFC 9113, 3.3), as YARP's configuration expresses it.</summary>
    private static bool IsPriorKnowledge(ForwarderRequestConfig config) =>
        config.VersionPolicy == HttpVersionPolicy.RequestVersionExact && config.Version == HttpVersion.Version20;

    private bool IsKnownClient(IReverseProxyFeature? proxy, HttpMessageInvoker httpClient) =>
        proxy is not null && httpClient == proxy.Cluster.HttpClient
            ? acceptsClusterClients && HasNoEffect(proxy.Cluster.Config.HttpClient)
            : acceptsOtherClients;

    /// <summary>Settings of TLS do not concern connections without it; others do.</summary>
    private static bool HasNoEffect(HttpClientConfig? config) =>
        config is null or
        {
            MaxConnectionsPerServer: null, EnableMultipleHttp2Connections: not false, WebProxy: null,
            RequestHeaderEncoding: null or "utf-8", ResponseHeaderEncoding: null or "latin1",
        };

    /// <summary>No upgrade but that to a WebSocket, no CONNECT, no gRPC, and a response that has not begun.</summary>
    private static bool IsPlainRequest(HttpContext context)
    {
        var request = context.Request;
        return !HttpMethods.IsConnect(request.Method)
            && (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } || WebSocketHandshake.IsRequested(request))
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not null
            && !(!HttpProtocol.IsHttp11(request.Protocol) && IsGrpc(request.ContentType))
            && context.Response is { StatusCode: StatusCodes.Status200OK, HasStarted: false };
    }

    private static bool IsGrpc(string? contentType) => contentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) is true;
}
