namespace Showroom.ChatClient;

/// <summary>A message of a show.</summary>
/// <param name="Seq">Its number in the show: 1, 2, 3 and so on, without gaps.</param>
/// <param name="Id">An opaque string.</param>
/// <param name="Author">The name of the account that sent it. Not markup: encode it before it becomes a part of a page.</param>
/// <param name="Text">1 to 2,000 characters. Not markup.</param>
/// <param name="SentAt">When it was stored, UTC.</param>
public sealed record ChatMessage(long Seq, string Id, string Author, string Text, DateTimeOffset SentAt);
