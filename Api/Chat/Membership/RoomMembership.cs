using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Presence;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Rooms;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Chat.Membership;

/// <summary>Joins connections to rooms, and removes them.</summary>
internal sealed class RoomMembership(
    ShowRooms shows, RoomDirectory rooms, RoomHistory history, IFanout fanout, MemberCounts counts, ServerIdentity server, IOptions<ChatOptions> options)
{
    public const string NoSuchShow = "There is no show with this id.";

    /// <summary>Makes the connection a member: it receives every message after <see cref="JoinResult.LastSeq"/>. A member that joins again begins anew.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="show">The show.</param>
    /// <param name="after">The last message that the client has; null when it wants none of before.</param>
    /// <param name="cancellationToken">Cancels the join.</param>
    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">There is no such show, or the connection is in too many rooms.</exception>
    public async Task<JoinResult> JoinAsync(ChatConnection connection, Guid show, long? after, CancellationToken cancellationToken)
    {
        if (!await shows.ExistsAsync(show, cancellationToken))
        {
            throw ChatErrors.Of(ChatErrors.NotFound, NoSuchShow);
        }

        if (connection.CountOthers(show) >= options.Value.MaxRoomsPerConnection)
        {
            throw ChatErrors.Of(ChatErrors.Conflict, $"A connection can be in {options.Value.MaxRoomsPerConnection} shows. Leave one first.");
        }

        // The order matters: first the room receives messages, then the history is read, and the member begins after what it was given.
        var room = await rooms.AcquireAsync(show, cancellationToken);
        RoomMember? member = null;
        try
        {
            if (after > room.Position)
            {
                // From another replica, or invented: with a sequence that does not exist the member would receive nothing.
                after = Math.Min(after.Value, await history.ReadLastAsync(show, cancellationToken));
            }

            member = new RoomMember(connection.Writer, after);
            await fanout.AddAsync(connection.Connection, show);
            room.Join(member);
            var entry = await member.Entry.WaitAsync(cancellationToken);
            var missed = after is null ? [] : await history.ReadAsync(show, after, entry, cancellationToken);
            if (!connection.TryAdd(room, member, out var replaced))
            {
                throw new OperationCanceledException("The connection was closed.");
            }

            if (replaced is { } previous)
            {
                previous.Member.Leave();
                rooms.Release(previous.Room);
            }

            return new JoinResult(entry.LastSeq, counts.Count(show), missed, server.Name);
        }
        catch
        {
            member?.Leave();
            rooms.Release(room);
            throw;
        }
    }

    public async Task LeaveAsync(ChatConnection connection, Guid show)
    {
        if (connection.TryRemove(show, out var membership))
        {
            membership.Member.Leave();
            rooms.Release(membership.Room);
            await fanout.RemoveAsync(connection.Connection, show);
        }
    }

    /// <summary>The connection is closed.</summary>
    public void LeaveAll(ChatConnection connection)
    {
        foreach (var (room, member) in connection.Close())
        {
            member.Leave();
            rooms.Release(room);
        }
    }
}
