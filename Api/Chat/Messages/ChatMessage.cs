namespace Showroom.Api.Chat.Messages;

/// <summary>A message of a room.</summary>
/// <param name="Seq">Its number in the room: 1, 2, 3 and so on, without gaps.</param>
/// <param name="Id">An opaque string.</param>
/// <param name="Author">The name of the account that sent it, at that time.</param>
/// <param name="Text">1 to 2,000 characters.</param>
/// <param name="SentAt">When it was stored, by the database's clock, UTC; it does not decrease from one number to the next.</param>
internal sealed record ChatMessage(long Seq, Guid Id, string Author, string Text, DateTime SentAt)
{
    public const int MaxTextLength = 2_000;
}
