namespace Showroom.Lab.Chat.Clients;

/// <summary>Who sent each message of a run.</summary>
internal sealed class SentMessages(int rooms, int maxPerRoom, int senders)
{
    private readonly (int Sender, int Server)[][] _senders = [.. Enumerable.Range(0, rooms).Select(_ => new (int, int)[maxPerRoom])];
    private readonly int[] _counts = new int[rooms];

    /// <summary>The highest number of messages of one room.</summary>
    public int MaxPerRoom => maxPerRoom;

    /// <summary>The number of senders of one room.</summary>
    public int Senders => senders;

    public int Count => _counts.Sum();

    /// <summary>Notes the next message of a room, before it is sent.</summary>
    /// <returns>Its number in the room.</returns>
    public int Add(int room, int sender, int server)
    {
        _senders[room][_counts[room]] = (sender, server);
        return _counts[room]++;
    }

    public (int Sender, int Server) SenderOf(MessageStamp stamp) => _senders[stamp.Room][stamp.Index];

    public int CountOf(int room) => _counts[room];
}
