using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Transport;

namespace Showroom.Api.Chat.Rooms;

/// <summary>A connection in a room. All but <see cref="Leave"/> and <see cref="Entry"/> belongs to the room's current pass.</summary>
internal sealed class RoomMember(ConnectionWriter connection, long? after)
{
    private readonly TaskCompletionSource<RoomEntry> _entry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasLeft;

    public ConnectionWriter Connection { get; } = connection;

    /// <summary>The last message that the client has, when it wants those after it.</summary>
    public long? After { get; } = after;

    /// <summary>The sequence of the next message to be written.</summary>
    public long Next { get; set; }

    /// <summary>Whether a write is pending, because the connection accepts no more at the moment.</summary>
    public bool IsBusy { get; set; }

    public bool HasLeft => _hasLeft;

    /// <summary>Completes when the room has admitted the member.</summary>
    public Task<RoomEntry> Entry => _entry.Task;

    /// <summary>Nothing more is written to the connection, except by a pass that is under way.</summary>
    public void Leave() => _hasLeft = true;

    public void Admit(RoomEntry entry)
    {
        Next = entry.LastSeq + 1;
        _entry.TrySetResult(entry);
    }
}

/// <summary>Where a member begins.</summary>
/// <param name="LastSeq">The member receives the messages after this one.</param>
/// <param name="Missed">The messages from <see cref="RoomMember.After"/> to <paramref name="LastSeq"/>; null when they have to be read from the history.</param>
internal readonly record struct RoomEntry(long LastSeq, IReadOnlyList<EncodedMessage>? Missed);
