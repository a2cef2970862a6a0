using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Rooms;

/// <summary>What the members of a room missed.</summary>
internal sealed class RoomHistory(MessageStore store)
{
    /// <summary>Messages in the response to <c>Join</c>.</summary>
    public const int MaxMissed = 200;

    /// <summary>The messages of an entry: those that the room has kept, or else from the database.</summary>
    public async ValueTask<ChatMessage[]> ReadAsync(Guid room, long? after, RoomEntry entry, CancellationToken cancellationToken) =>
        entry.Missed is { } kept
            ? [.. kept.Select(message => message.Decode())]
            : [.. await store.ReadAsync(room, after ?? 0, entry.LastSeq, MaxMissed, cancellationToken)];

    /// <summary>The last message of the room.</summary>
    public async ValueTask<long> ReadLastAsync(Guid room, CancellationToken cancellationToken) =>
        (await store.ReadLastSequencesAsync([room], cancellationToken)).GetValueOrDefault(room);
}
