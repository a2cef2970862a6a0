using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Rooms;

namespace Showroom.Api.Chat.Fanout;

/// <summary>
/// The rooms that are open on this replica. A room is opened for its first member and closed some time after its last. Invariant: a show is never being
/// opened and closed at the same time, so that an unsubscription cannot follow a newer subscription.
/// </summary>
internal sealed class RoomDirectory(IFanout fanout, RoomHistory history, GapFiller gaps, RoomEvents events, IOptions<ChatOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, OpenRoom> _rooms = [];
    private readonly Dictionary<Guid, Task> _closing = [];

    /// <summary>The room, for one more member; it is opened when it is not. Call <see cref="Release"/> after the member.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The room is not open yet, and its last message could not be read.</exception>
    public async Task<Room> AcquireAsync(Guid show, CancellationToken cancellationToken)
    {
        OpenRoom room;
        lock (_gate)
        {
            if (!_rooms.TryGetValue(show, out room!))
            {
                room = new OpenRoom(new Room(show, fanout.IsSequenced, options.Value.MaxBacklog, events, gaps.Schedule, time));
                room.Opened = OpenAsync(room, _closing.GetValueOrDefault(show, Task.CompletedTask));
                _rooms.Add(show, room);
            }

            room.Members++;
        }

        try
        {
            await room.Opened.WaitAsync(cancellationToken);
            return room.Room;
        }
        catch
        {
            Release(room.Room);
            throw;
        }
    }

    /// <summary>One member less.</summary>
    public void Release(Room room)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(room.Id, out var open) && open.Room == room && --open.Members == 0)
            {
                open.EmptyAt = time.GetTimestamp();
            }
        }
    }

    /// <summary>The room if it is open on this replica.</summary>
    public bool TryFind(Guid show, [NotNullWhen(true)] out Room? room)
    {
        lock (_gate)
        {
            room = _rooms.GetValueOrDefault(show)?.Room;
            return room is not null;
        }
    }

    /// <summary>The members of the show on this replica.</summary>
    public int CountMembers(Guid show)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(show)?.Members ?? 0;
        }
    }

    /// <summary>The rooms that are open, with the number of their members on this replica.</summary>
    public List<(Room Room, int Members)> List()
    {
        lock (_gate)
        {
            return [.. _rooms.Values.Where(room => room.Opened.IsCompletedSuccessfully).Select(room => (room.Room, room.Members))];
        }
    }

    /// <summary>Closes the rooms that have had no members for the configured delay.</summary>
    public void CloseEmpty()
    {
        lock (_gate)
        {
            foreach (var (show, room) in _rooms)
            {
                if (room.Members == 0 && room.Opened.IsCompletedSuccessfully && time.GetElapsedTime(room.EmptyAt) >= options.Value.UnsubscribeDelay)
                {
                    _rooms.Remove(show);
                    _closing[show] = CloseAsync(room.Room);
                }
            }
        }
    }

    private async Task OpenAsync(OpenRoom room, Task closing)
    {
        // Not under the caller's lock.
        await Task.Yield();
        try
        {
            await closing;
            await fanout.OpenAsync(room.Room);
            // After the subscription: a message is either in the history that is read here, or it arrives.
            var last = await history.ReadLastAsync(room.Room.Id, CancellationToken.None);
            room.Room.Start(last);
            events.Opened(room.Room.Id, last);
        }
        catch
        {
            lock (_gate)
            {
                _rooms.Remove(room.Room.Id);
                _closing[room.Room.Id] = RemoveAsync(room.Room.Id, fanout.CloseAsync(room.Room));
            }

            throw;
        }
    }

    private async Task CloseAsync(Room room)
    {
        await Task.Yield();
        events.Closed(room.Id);
        await RemoveAsync(room.Id, fanout.CloseAsync(room));
    }

    private async Task RemoveAsync(Guid show, Task closed)
    {
        await closed;
        await Task.Yield();
        lock (_gate)
        {
            // A later closing of the same show waits for this one through its opening.
            if (!_rooms.ContainsKey(show))
            {
                _closing.Remove(show);
            }
        }
    }

    private sealed class OpenRoom(Room room)
    {
        public Room Room { get; } = room;

        public Task Opened { get; set; } = Task.CompletedTask;

        public int Members { get; set; }

        public long EmptyAt { get; set; }
    }
}
