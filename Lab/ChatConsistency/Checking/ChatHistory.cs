namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>What was recorded of a run of the chat.</summary>
/// <param name="Sends">Every call of <c>Send</c>, once for each message however often it was retried.</param>
/// <param name="Stored">The history of all rooms, read after the run.</param>
/// <param name="Members">What each member received.</param>
internal sealed record ChatHistory(IReadOnlyCollection<SentMessage> Sends, IReadOnlyCollection<StoredMessage> Stored, IReadOnlyCollection<MemberLog> Members);

/// <summary>A message that a member sent.</summary>
/// <param name="Room">The show.</param>
/// <param name="Id">The client's id of the message, which is its text as well.</param>
/// <param name="InvokedAt">When it was sent first, in ticks of a clock that all members share.</param>
/// <param name="Acknowledgement">Null when no response arrived: the message may have been stored nevertheless.</param>
internal sealed record SentMessage(string Room, string Id, long InvokedAt, Acknowledgement? Acknowledgement);

/// <summary>The response to a message.</summary>
/// <param name="Seq">The sequence that it was stored with.</param>
/// <param name="At">When the response arrived.</param>
internal sealed record Acknowledgement(long Seq, long At);

/// <summary>A message of the history.</summary>
/// <param name="Room">The show.</param>
/// <param name="Seq">Its sequence.</param>
/// <param name="Id">The client's id, as in <see cref="SentMessage"/>.</param>
internal sealed record StoredMessage(string Room, long Seq, string Id);

/// <summary>The messages that a member received in a room, in the order of their arrival.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Room">The show.</param>
/// <param name="First">The sequence from which on the member expects all messages.</param>
/// <param name="IsConnected">Whether it was connected at the end of the run, and so must have all messages.</param>
/// <param name="Received">Sequence and client's id of each message.</param>
internal sealed record MemberLog(string Member, string Room, long First, bool IsConnected, IReadOnlyList<(long Seq, string Id)> Received);
