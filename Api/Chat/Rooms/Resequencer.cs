using System.Diagnostics.CodeAnalysis;
using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Rooms;

/// <summary>
/// Puts messages that arrive in any order, more than once or not at all into the order of their sequences. Not thread-safe.
/// </summary>
/// <param name="isSequenced">False where some messages never arrive: then each message that is newer than the last is the next one.</param>
internal sealed class Resequencer(bool isSequenced)
{
    // What is dropped beyond this is read from the history with the messages that are missing before it.
    private const int MaxEarly = 1_000;

    private readonly Dictionary<long, EncodedMessage> _early = [];
    private long _known;

    /// <summary>The last sequence of the uninterrupted series; null until it is known where the series begins.</summary>
    public long? Position { get; private set; }

    /// <summary>Whether messages are known to exist that have not arrived.</summary>
    public bool HasGap => Position is { } position && _known > position;

    /// <summary>Begins the series after this sequence.</summary>
    public void Start(long position)
    {
        Position = position;
        _known = Math.Max(_known, position);
        foreach (var sequence in _early.Keys.Where(sequence => sequence <= position).ToArray())
        {
            _early.Remove(sequence);
        }
    }

    /// <summary>Begins the series anew, for a room that has lost messages.</summary>
    public void Reset(long position)
    {
        _early.Clear();
        _known = position;
        Position = position;
    }

    /// <summary>Notes that a message with this sequence exists.</summary>
    public void Observe(long sequence) => _known = Math.Max(_known, sequence);

    /// <summary>Takes a message that has arrived.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(in EncodedMessage message)
    {
        if (message.Seq <= Position)
        {
            return false;
        }

        Observe(message.Seq);
        return (_early.Count < MaxEarly || message.Seq == Position + 1) && _early.TryAdd(message.Seq, message);
    }

    /// <summary>The next message of the series, if it has arrived.</summary>
    public bool TryTake([MaybeNullWhen(false)] out EncodedMessage message)
    {
        message = default;
        if (Position is not { } position || _early.Count == 0)
        {
            return false;
        }

        if (_early.Remove(position + 1, out message) || (!isSequenced && _early.Remove(_early.Keys.Min(), out message)))
        {
            Position = message.Seq;
            return true;
        }

        return false;
    }
}
