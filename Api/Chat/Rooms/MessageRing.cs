using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Rooms;

/// <summary>The last messages of a room, in the order of their sequences, bounded by number and size.</summary>
internal sealed class MessageRing(int capacity)
{
    private const int MaxBytes = 1 << 20;

    private readonly Queue<EncodedMessage> _messages = new();
    private int _bytes;

    public int Count => _messages.Count;

    /// <summary>The sequence of the oldest message that is kept; of the next one when there is none.</summary>
    public long First => _messages.TryPeek(out var oldest) ? oldest.Seq : Last + 1;

    /// <summary>The sequence of the newest message, kept or not.</summary>
    public long Last { get; private set; }

    /// <summary>Begins after this sequence.</summary>
    public void Clear(long last)
    {
        _messages.Clear();
        _bytes = 0;
        Last = last;
    }

    public void Add(EncodedMessage message)
    {
        _messages.Enqueue(message);
        _bytes += message.Json.Length;
        Last = message.Seq;
        while (_messages.Count > capacity || (_bytes > MaxBytes && _messages.Count > 1))
        {
            _bytes -= _messages.Dequeue().Json.Length;
        }
    }

    /// <summary>The messages with sequences above <paramref name="after"/>, at most <paramref name="count"/>.</summary>
    public List<EncodedMessage> Range(long after, int count) => [.. _messages.SkipWhile(message => message.Seq <= after).Take(count)];
}
