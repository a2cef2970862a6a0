using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Hubs;
using Showroom.Api.Chat.Membership;

namespace Showroom.Api.Chat.Backplane;

/// <summary>SignalR's backplane, as <see cref="ChatLifetimeManager"/>.</summary>
internal sealed class BackplaneLifetimeManager(
    ILogger<RedisHubLifetimeManager<ChatHub>> logger, IOptions<RedisOptions> options, IHubProtocolResolver protocols,
    IOptions<HubOptions> global, IOptions<HubOptions<ChatHub>> hub)
    : RedisHubLifetimeManager<ChatHub>(logger, options, protocols, global, hub), IDisposable
{
    void IDisposable.Dispose()
    {
        try
        {
            Dispose();
        }
        catch (ObjectDisposedException)
        {
            // It unsubscribes from everything, and the telemetry of the connection may have been disposed before.
        }
    }

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connection.Features.Set(new ChatConnection(connection));
        return base.OnConnectedAsync(connection);
    }
}
