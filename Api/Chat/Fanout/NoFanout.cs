using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Rooms;

namespace Showroom.Api.Chat.Fanout;

/// <summary>Each replica delivers the messages that it stores to its own members, and no others.</summary>
internal sealed class NoFanout : IFanout
{
    public bool IsSequenced => false;

    public bool IsShared => false;

    public Task OpenAsync(Room room) => Task.CompletedTask;

    public Task CloseAsync(Room room) => Task.CompletedTask;

    public Task MaintainAsync(Room room) => Task.CompletedTask;

    public Task AddAsync(HubConnectionContext connection, Guid room) => Task.CompletedTask;

    public Task RemoveAsync(HubConnectionContext connection, Guid room) => Task.CompletedTask;

    public void Publish(Guid show, IReadOnlyList<ChatMessage> messages, Room? local) => local?.Offer([.. messages.Select(EncodedMessage.Encode)]);
}
