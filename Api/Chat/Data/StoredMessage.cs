namespace Showroom.Api.Chat.Data;

/// <summary>What became of a <see cref="NewMessage"/>.</summary>
/// <param name="IsNew">False when a message with this author and client id had been stored before; the other values are then of that message.</param>
internal readonly record struct StoredMessage(long Seq, DateTime SentAt, bool IsNew);
