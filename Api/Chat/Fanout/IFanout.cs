using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Rooms;

namespace Showroom.Api.Chat.Fanout;

/// <summary>How stored messages reach the members of a room on all replicas.</summary>
internal interface IFanout
{
    /// <summary>Whether every message reaches each replica that has the room open, so that gaps are filled from the history.</summary>
    bool IsSequenced { get; }

    /// <summary>Whether members on other replicas exist for this replica.</summary>
    bool IsShared { get; }

    /// <summary>Called before the first member of a room on this replica; messages that are stored after its completion arrive. It does not fail.</summary>
    Task OpenAsync(Room room);

    /// <summary>Called after the last member; never while <see cref="OpenAsync"/> of the same show is pending.</summary>
    Task CloseAsync(Room room);

    /// <summary>Repairs what <see cref="OpenAsync"/> could not do; called now and then for an open room.</summary>
    Task MaintainAsync(Room room);

    /// <summary>Called before a connection becomes a member.</summary>
    Task AddAsync(HubConnectionContext connection, Guid room);

    /// <summary>Called after a connection was a member.</summary>
    Task RemoveAsync(HubConnectionContext connection, Guid room);

    /// <summary>Sends messages that are stored, in order. It neither waits nor throws.</summary>
    /// <param name="show">The show.</param>
    /// <param name="messages">With sequences that follow each other.</param>
    /// <param name="local">The room, when it is open on this replica.</param>
    void Publish(Guid show, IReadOnlyList<ChatMessage> messages, Room? local);
}
