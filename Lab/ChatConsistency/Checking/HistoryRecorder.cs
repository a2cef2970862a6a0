using System.Collections.Concurrent;

namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>Records what members send and receive, from any thread: about 250 bytes for a message and 25 for a delivery, which is 60 MB for half an hour of the soak.</summary>
internal sealed class HistoryRecorder(TimeProvider time)
{
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SentMessage> _sends = new();
    private readonly ConcurrentDictionary<(string Member, string Room), ConcurrentQueue<(long Seq, string Id)>> _received = new();
    private int _acknowledged;
    private int _deliveries;
    private int _late;
    private long _maxDelay;

    /// <summary>The number of messages with an acknowledgement.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int Sent => _sends.Count;

    /// <summary>Messages received, each one counted for each member.</summary>
    public int Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>Deliveries more than a second after the sending.</summary>
    public int LateDeliveries => Volatile.Read(ref _late);

    /// <summary>The longest time from the sending of a message to its arrival at a member.</summary>
    public TimeSpan MaxDelay => TimeSpan.FromTicks(Volatile.Read(ref _maxDelay));

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
        Interlocked.Increment(ref _deliveries);
        _sends.TryGetValue(id, out var sent);
        // The string of the sender, so that each id is in memory once.
        _received.GetOrAdd((member, room), static _ => new()).Enqueue((seq, sent?.Id ?? id));
        if (sent is not null)
        {
            AddDelay(time.GetElapsedTime(sent.InvokedAt));
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

    private void AddDelay(TimeSpan delay)
    {
        if (delay > s_late)
        {
            Interlocked.Increment(ref _late);
        }

        for (var longest = Volatile.Read(ref _maxDelay); delay.Ticks > longest;)
        {
            longest = Interlocked.CompareExchange(ref _maxDelay, delay.Ticks, longest) is var found && found == longest ? delay.Ticks : found;
        }
    }
}
