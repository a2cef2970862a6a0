using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.WebSockets;

/// <summary>Gives YARP, in place of the client's bare stream, one that <see cref="WebSocketShutdown"/> can close.</summary>
internal sealed class ClosableUpgrade(IHttpUpgradeFeature upgrade, WebSocketShutdown shutdown) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        var stream = new ClosableWebSocketStream(await upgrade.UpgradeAsync(), shutdown.Remove);
        await shutdown.AddAsync(stream);
        return stream;
    }
}
