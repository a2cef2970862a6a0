using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Outbox;

/// <summary>A row of the outbox.</summary>
/// <param name="RowId">Its position.</param>
/// <param name="Topic">The topic's name in the model.</param>
/// <param name="Message">The message.</param>
/// <param name="Attempts">Failed attempts to publish it.</param>
/// <param name="CreatedAt">By the database's clock.</param>
internal sealed record PendingMessage(long RowId, string Topic, OutgoingMessage Message, int Attempts, DateTimeOffset CreatedAt);
