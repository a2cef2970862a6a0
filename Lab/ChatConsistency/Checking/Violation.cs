namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>A guarantee of the chat that a history violates.</summary>
/// <param name="Kind">Which guarantee.</param>
/// <param name="Room">The show.</param>
/// <param name="Member">The member whose log shows it; null for a violation of the stored history.</param>
/// <param name="Description">The messages that it concerns.</param>
internal sealed record Violation(ViolationKind Kind, string Room, string? Member, string Description)
{
    public override string ToString() => Member is null ? $"{Kind} in {Room}: {Description}" : $"{Kind} at {Member} in {Room}: {Description}";
}

/// <summary>The ways in which a history can violate the guarantees of the chat.</summary>
internal enum ViolationKind
{
    /// <summary>An acknowledged message is not in the history.</summary>
    Lost,

    /// <summary>A message is in the history more than once.</summary>
    StoredTwice,

    /// <summary>A message was acknowledged with another sequence than it has in the history.</summary>
    WrongSequence,

    /// <summary>The sequences of a room are not 1, 2, 3 and so on.</summary>
    SequenceGap,

    /// <summary>A message in the history was not sent.</summary>
    NotSent,

    /// <summary>A message was sent after the acknowledgement of another one, and has a lower sequence.</summary>
    RealTimeOrder,

    /// <summary>A member received what the history does not have under that sequence.</summary>
    Phantom,

    /// <summary>A member received a message more than once.</summary>
    Duplicate,

    /// <summary>A member received a message after one with a higher sequence.</summary>
    Reordered,

    /// <summary>A member never received a message, although it received later ones.</summary>
    Gap,

    /// <summary>A member that was connected at the end did not receive the newest messages.</summary>
    Missing,
}
