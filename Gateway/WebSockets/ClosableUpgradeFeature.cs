using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.WebSockets;

/// <summary>Wraps the client's upgraded stream so that <see cref="WebSocketShutdown"/> can close it.</summary>
internal sealed class ClosableUpgradeFeature(IHttpUpgradeFeature inner, WebSocketShutdown shutdown) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        var stream = new ClosableWebSocketStream(await inner.UpgradeAsync(), shutdown.Remove);
        await shutdown.AddAsync(stream);
        return stream;
    }
}
