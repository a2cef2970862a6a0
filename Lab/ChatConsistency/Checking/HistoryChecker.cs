namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>
/// Checks a recorded history, without I/O: every acknowledged message is stored exactly once, with the acknowledged sequence, in an order that does not
/// contradict real time; every member received the stored messages, each once and in the order of their sequences.
/// </summary>
internal static class HistoryChecker
{
    public static IReadOnlyList<Violation> Check(ChatHistory history)
    {
        var sends = history.Sends.ToLookup(static sent => sent.Room);
        var stored = history.Stored.ToLookup(static message => message.Room);
        var rooms = history.Sends.Select(static sent => sent.Room).Concat(history.Stored.Select(static message => message.Room)).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. rooms.SelectMany(room => StoreChecker.Check(room, [.. sends[room]], [.. stored[room]])),
            .. history.Members.SelectMany(member => MemberChecker.Check(member, [.. stored[member.Room]])),
        ];
    }
}
