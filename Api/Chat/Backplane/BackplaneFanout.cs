using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Hubs;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Rooms;

namespace Showroom.Api.Chat.Backplane;

/// <summary>A SignalR group for each room, sent to over SignalR's own backplane for Redis.</summary>
internal sealed class BackplaneFanout(IHubContext<ChatHub> hub, RedisHealth health) : IFanout
{
    public bool IsSequenced => false;

    public bool IsShared => true;

    public Task OpenAsync(Room room) => Task.CompletedTask;

    public Task CloseAsync(Room room) => Task.CompletedTask;

    public Task MaintainAsync(Room room) => Task.CompletedTask;

    public Task AddAsync(HubConnectionContext connection, Guid room) => hub.Groups.AddToGroupAsync(connection.ConnectionId, room.ToString());

    public Task RemoveAsync(HubConnectionContext connection, Guid room) => hub.Groups.RemoveFromGroupAsync(connection.ConnectionId, room.ToString());

    public void Publish(Guid show, IReadOnlyList<ChatMessage> messages, Room? local) => _ = SendAsync(show.ToString(), [.. messages]);

    private async Task SendAsync(string show, ChatMessage[] messages)
    {
        try
        {
            await hub.Clients.Group(show).SendAsync(ChatEvents.Messages, show, messages);
        }
        catch (Exception error) when (RedisHealth.IsFailure(error))
        {
            health.Failed(error);
        }
    }
}
