namespace Showroom.Api.Chat.Data;

/// <summary>A message to be stored.</summary>
/// <param name="Room">The show.</param>
/// <param name="Id">A new UUID of version 7.</param>
/// <param name="ClientId">What the sender calls the message: a retry has the same.</param>
internal sealed record NewMessage(Guid Room, Guid Id, Guid AuthorId, string Author, string ClientId, string Text);
