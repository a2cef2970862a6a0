namespace Showroom.Api.Chat.Messages;

/// <summary>The response to <c>Send</c>: where the message is in the room, and when it was stored.</summary>
internal sealed record SendResult(long Seq, DateTime SentAt);
