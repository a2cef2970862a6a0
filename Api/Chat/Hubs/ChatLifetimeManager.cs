using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Membership;

namespace Showroom.Api.Chat.Hubs;

/// <summary>Makes the connection itself available to the hub, so that a room writes to it without looking it up.</summary>
internal sealed class ChatLifetimeManager(ILogger<DefaultHubLifetimeManager<ChatHub>> logger) : DefaultHubLifetimeManager<ChatHub>(logger)
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connection.Features.Set(new ChatConnection(connection));
        return base.OnConnectedAsync(connection);
    }
}
