using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Limits;
using Showroom.Api.Chat.Rooms;
using Showroom.Api.Chat.Transport;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Chat.Membership;

/// <summary>A connection of the hub: the rooms that it is in, and its limits. A feature of the connection.</summary>
internal sealed class ChatConnection(HubConnectionContext connection)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (Room Room, RoomMember Member)> _rooms = [];
    private bool _isClosed;
    private volatile bool _isActive;

    public HubConnectionContext Connection { get; } = connection;

    /// <summary>Writes the events of rooms.</summary>
    public ConnectionWriter Writer { get; } = new(connection);

    /// <summary>The limit of joins and leaves; set when the connection is opened.</summary>
    public TokenBucket Joins { get; set; } = null!;

    /// <summary>The limit of the account's messages; null without a session.</summary>
    public TokenBucket? Sends { get; set; }

    /// <summary>The session; null without one. Set when the connection is opened.</summary>
    public SessionId? Session { get; set; }

    /// <summary>Calls in succession that were refused for their rate.</summary>
    public int Refusals { get; set; }

    /// <summary>Notes that the session was used.</summary>
    public void MarkActive() => _isActive = true;

    /// <summary>Whether the session was used since the last call.</summary>
    public bool TakeActivity()
    {
        var wasActive = _isActive;
        _isActive = false;
        return wasActive;
    }

    public bool IsMember(Guid show)
    {
        lock (_gate)
        {
            return _rooms.ContainsKey(show);
        }
    }

    /// <summary>How many rooms the connection is in, this one not counted.</summary>
    public int CountOthers(Guid show)
    {
        lock (_gate)
        {
            return _rooms.Count - (_rooms.ContainsKey(show) ? 1 : 0);
        }
    }

    /// <summary>Adds a room, or replaces the membership of it.</summary>
    /// <param name="room">The room.</param>
    /// <param name="member">The membership.</param>
    /// <param name="replaced">The previous membership.</param>
    /// <returns>False when the connection is closed.</returns>
    public bool TryAdd(Room room, RoomMember member, out (Room Room, RoomMember Member)? replaced)
    {
        lock (_gate)
        {
            replaced = _rooms.TryGetValue(room.Id, out var previous) ? previous : null;
            if (_isClosed)
            {
                return false;
            }

            _rooms[room.Id] = (room, member);
            return true;
        }
    }

    public bool TryRemove(Guid show, out (Room Room, RoomMember Member) membership)
    {
        lock (_gate)
        {
            return _rooms.Remove(show, out membership);
        }
    }

    /// <summary>No room can be added any more.</summary>
    /// <returns>The rooms that it was in.</returns>
    public List<(Room Room, RoomMember Member)> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            List<(Room, RoomMember)> memberships = [.. _rooms.Values];
            _rooms.Clear();
            return memberships;
        }
    }
}
