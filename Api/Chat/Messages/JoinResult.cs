namespace Showroom.Api.Chat.Messages;

/// <summary>The response to <c>Join</c>.</summary>
/// <param name="LastSeq">The last message of the room; the connection receives those after it as events.</param>
/// <param name="Members">The connections in the room, over all replicas.</param>
/// <param name="Missed">
/// The messages after the one that the caller named, up to <paramref name="LastSeq"/>; at most 200, the others are in the history.
/// </param>
/// <param name="ServedBy">The replica, as <c>X-Served-By</c> of a response: browsers do not show the headers of a WebSocket.</param>
internal sealed record JoinResult(long LastSeq, int Members, ChatMessage[] Missed, string ServedBy);
