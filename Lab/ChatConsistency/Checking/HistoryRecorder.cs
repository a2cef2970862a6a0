using System.Collections.Concurrent;

namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>Records what members send and receive, from any thread.</summary>
internal sealed class HistoryRecorder(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SentMessage> _sends = new();
    private readonly ConcurrentDictionary<(string Member, string Room), ConcurrentQueue<(long Seq, string Id)>> _received = new();
    private readonly ConcurrentQueue<TimeSpan> _delays = new();
    private int _acknowledged;

    /// <summary>The number of messages with an acknowledgement.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int Sent => _sends.Count;

    /// <summary>From the sending of each message to its arrival at each member.</summary>
    public IReadOnlyCollection<TimeSpan> Delays => _delays;

    /// <summary>Call it before a message is sent for the first time.</summary>
    public void Sending(string room, string id) => _sends[id] = new SentMessage(room, id, time.GetTimestamp(), null);

    /// <summary>The response to a message, or to a retry of it.</summary>
    public void Acknowledge(string id, long seq)
    {
        _sends[id] = _sends[id] with { Acknowledgement = new Acknowledgement(seq, time.GetTimestamp()) };
        Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>Call it in the order of arrival, by one thread at a time for each member and room.</summary>
    public void Receive(string member, string room, long seq, string id)
    {
        _received.GetOrAdd((member, room), static _ => new()).Enqueue((seq, id));
        if (_sends.TryGetValue(id, out var sent))
        {
            _delays.Enqueue(time.GetElapsedTime(sent.InvokedAt));
        }
    }

    /// <summary>The number of messages that a member has received in a room.</summary>
    public int Received(string member, string room) => _received.TryGetValue((member, room), out var received) ? received.Count : 0;

    /// <param name="stored">The history of all rooms.</param>
    /// <param name="members">Every member, its room, the first sequence that it expects, and whether it is connected.</param>
    public ChatHistory ToHistory(IReadOnlyCollection<StoredMessage> stored, IEnumerable<(string Member, string Room, long First, bool IsConnected)> members) => new(
        [.. _sends.Values],
        stored,
        [.. members.Select(member => new MemberLog(member.Member, member.Room, member.First, member.IsConnected, [.. _received.GetValueOrDefault((member.Member, member.Room)) ?? []]))]);
}
