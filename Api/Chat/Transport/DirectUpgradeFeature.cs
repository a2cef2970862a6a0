using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Api.Chat.Transport;

/// <summary>The upgrade of an HTTP/1.1 request to a <see cref="FrameStream"/>, which then is a feature of the request.</summary>
internal sealed class DirectUpgradeFeature : IHttpUpgradeFeature
{
    private readonly IHttpUpgradeFeature _inner;
    private readonly Socket _socket;
    private readonly IFeatureCollection _features;

    private DirectUpgradeFeature(IHttpUpgradeFeature inner, Socket socket, IFeatureCollection features) => (_inner, _socket, _features) = (inner, socket, features);

    public bool IsUpgradableRequest => _inner.IsUpgradableRequest;

    /// <summary>Prepares a request, where the connection has a socket to which the bytes of frames can be written: without TLS, and not HTTP/2.</summary>
    public static void Use(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && features.Get<ITlsHandshakeFeature>() is null
            && features.Get<IConnectionSocketFeature>() is { Socket: { } socket })
        {
            features.Set<IHttpUpgradeFeature>(new DirectUpgradeFeature(upgrade, socket, features));
        }
    }

    public async Task<Stream> UpgradeAsync()
    {
        var stream = new FrameStream(await _inner.UpgradeAsync(), _socket);
        _features.Set(stream);
        return stream;
    }
}
