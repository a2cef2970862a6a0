namespace Showroom.Api.Chat.Data;

/// <summary>A row of the table <c>chat_rooms</c>: the counter of a room, which is locked while messages are added.</summary>
internal sealed class ChatRoomRow
{
    /// <summary>The show.</summary>
    public required Guid Id { get; init; }

    /// <summary>The sequence of the last message; 0 when there is none.</summary>
    public required long LastSeq { get; init; }
}

/// <summary>A row of the table <c>chat_messages</c>.</summary>
internal sealed class ChatMessageRow
{
    public required Guid Room { get; init; }

    public required long Seq { get; init; }

    public required Guid Id { get; init; }

    public required Guid AuthorId { get; init; }

    public required string Author { get; init; }

    /// <summary>What the sender calls the message; with the author unique in the room.</summary>
    public required string ClientId { get; init; }

    public required string Text { get; init; }

    public required DateTime SentAt { get; init; }
}
