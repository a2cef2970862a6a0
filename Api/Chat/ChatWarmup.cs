using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Hubs;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Rooms;
using Showroom.Api.Chat.Warmup;
using Showroom.Api.Chat.Writing;
using Showroom.Api.Platform.Warmup;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Api.Chat;

/// <summary>
/// Executes what the first members of a replica would wait for: a join, a message, its delivery and the history, in both protocols. No show has the id, so
/// that nothing is stored, and no member can see the room.
/// </summary>
internal sealed class ChatWarmup(
    InMemoryConnections connections, MessageWriter writer, RoomHistory history, IFanout fanout, RoomEvents events, EndpointInvoker endpoints, TimeProvider time)
    : IWarmup
{
    // Of version 7 as every id of a resource, at the start of 1970.
    private static readonly Guid s_unusedId = new("00000000-0000-7000-8000-000000000000");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await endpoints.InvokeAsync(ChatEndpoints.HistoryName, static request => request.RouteValues["id"] = s_unusedId.ToString(), cancellationToken: cancellationToken);
        await history.ReadAsync(s_unusedId, after: 0, new RoomEntry(LastSeq: 0, Missed: null), cancellationToken);
        await writer.StoreAsync(new NewMessage(s_unusedId, s_unusedId, Guid.Empty, "warm-up", "warm-up", "warm-up"));
        foreach (var protocol in connections.Protocols)
        {
            await using var connection = await connections.OpenAsync(protocol, cancellationToken);
            var show = s_unusedId.ToString();
            await connection.InvokeAsync(nameof(ChatHub.Join), [show, 0L], cancellationToken);
            await connection.InvokeAsync(nameof(ChatHub.Send), [show, "warm-up", "warm-up"], cancellationToken);
            await connection.InvokeAsync(nameof(ChatHub.Leave), [show], cancellationToken);
            if (fanout.IsSequenced)
            {
                // SignalR's backplane may lose the message, and nothing would deliver it again.
                await DeliverAsync(connection, cancellationToken);
            }
        }
    }

    /// <summary>A room of its own: the directory does not have it, and so neither do the presence and the watermark.</summary>
    private async Task DeliverAsync(InMemoryConnection connection, CancellationToken cancellationToken)
    {
        var room = new Room(s_unusedId, fanout.IsSequenced, backlog: 16, events, gapFound: static _ => { }, time);
        var member = new RoomMember(connection.Member.Writer, after: null);
        await fanout.AddAsync(connection.Member.Connection, s_unusedId);
        await fanout.OpenAsync(room);
        room.Join(member);
        room.Start(0);
        await member.Entry.WaitAsync(cancellationToken);
        fanout.Publish(s_unusedId, [new ChatMessage(1, s_unusedId, "warm-up", "warm-up", DateTime.UnixEpoch)], room);
        await connection.ReceiveAsync(ChatEvents.Messages, cancellationToken);
        room.Announce(1);
        await connection.ReceiveAsync(ChatEvents.Presence, cancellationToken);
        member.Leave();
        await fanout.CloseAsync(room);
        await fanout.RemoveAsync(connection.Member.Connection, s_unusedId);
    }
}
