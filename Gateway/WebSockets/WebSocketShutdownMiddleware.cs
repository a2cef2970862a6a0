using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.WebSockets;

/// <summary>Registers the WebSockets that are about to open with <see cref="WebSocketShutdown"/>, whichever forwarder forwards them.</summary>
internal sealed class WebSocketShutdownMiddleware(RequestDelegate next, WebSocketShutdown shutdown)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature)
        {
            context.Features.Set<IHttpUpgradeFeature>(new ClosableUpgradeFeature(feature, shutdown));
        }

        return next(context);
    }
}
