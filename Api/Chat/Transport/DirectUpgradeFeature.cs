using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Api.Chat.Transport;

/// <summary>Makes the stream of a WebSocket a <see cref="FrameStream"/>, which then is a feature of the request.</summary>
internal sealed class DirectUpgradeFeature : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IFeatureCollection _features;
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;
    private readonly Socket? _socket;

    private DirectUpgradeFeature(IFeatureCollection features, IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, Socket? socket) =>
        (_features, _upgrade, _connect, _socket) = (features, upgrade, connect, socket);

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect == true;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Prepares a request: over HTTP/2, or over HTTP/1.1 where the connection has a socket to which the bytes of frames can be written, which is without TLS.</summary>
    public static void Use(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            features.Set<IHttpExtendedConnectFeature>(new DirectUpgradeFeature(features, upgrade: null, connect, socket: null));
        }
        else if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && features.Get<ITlsHandshakeFeature>() is null
            && features.Get<IConnectionSocketFeature>() is { Socket: { } socket })
        {
            features.Set<IHttpUpgradeFeature>(new DirectUpgradeFeature(features, upgrade, connect: null, socket));
        }
    }

    public async Task<Stream> UpgradeAsync() => Use(await _upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Use(await _connect!.AcceptAsync());

    private FrameStream Use(Stream inner)
    {
        var stream = new FrameStream(inner, _socket);
        _features.Set(stream);
        return stream;
    }
}
