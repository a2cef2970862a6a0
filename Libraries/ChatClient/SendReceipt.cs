namespace Showroom.ChatClient;

/// <summary>The acknowledgement of a message: it is stored.</summary>
/// <param name="Seq">Its number in the show.</param>
/// <param name="SentAt">When it was stored, UTC.</param>
public sealed record SendReceipt(long Seq, DateTimeOffset SentAt);
