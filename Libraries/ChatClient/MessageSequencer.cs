using System.Diagnostics.CodeAnalysis;

namespace Showroom.ChatClient;

/// <summary>
/// Puts the messages of a room into order, drops those that it has, and knows which are missing. Invariant: <see cref="TryTake"/> returns the messages after
/// the start one by one without a gap, each once, whatever is offered in whatever order. It keeps the messages of a window that begins after the last one
/// taken; of those beyond it notes only that they exist. Not thread-safe.
/// </summary>
internal sealed class MessageSequencer
{
    private readonly ChatMessage?[] _window;
    private readonly List<ChatMessage> _early = [];
    private bool _isStarted;
    private long _taken;
    private long _position;
    private long _known;
    private long _settled;

    /// <param name="after">The message before the first; null when the first join determines it.</param>
    /// <param name="capacity">The length of the window.</param>
    public MessageSequencer(long? after, int capacity)
    {
        _window = new ChatMessage?[capacity];
        if (after is { } position)
        {
            Start(position);
        }
    }

    /// <summary>The last message of the uninterrupted series; null before the start. With this one a client joins again.</summary>
    public long? Position => _isStarted ? _position : null;

    /// <summary>The last message that was taken.</summary>
    public long Taken => _taken;

    /// <summary>Whether the next message exists and is not here.</summary>
    public bool HasGap => _isStarted && _known > _taken && _window[SlotOf(_taken + 1)] is null;

    /// <summary>Whether the next message exists, is not here, and will not arrive by itself: only the history has it.</summary>
    public bool NeedsHistory => HasGap && _settled > _taken;

    /// <summary>Takes the response to a join.</summary>
    /// <param name="after">The message that the join named.</param>
    /// <param name="last">The last message of the room: those after it arrive as events, those before it do not.</param>
    /// <param name="missed">Messages after <paramref name="after"/>, perhaps not all of them.</param>
    public void Join(long? after, long last, IReadOnlyList<ChatMessage> missed)
    {
        if (!_isStarted)
        {
            Start(after ?? last);
        }
        else if (last < after)
        {
            Rewind(last);
        }

        Observe(last);
        _settled = Math.Max(_settled, last);
        Offer(missed);
    }

    /// <summary>Takes messages in any order, also again.</summary>
    public void Offer(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            Add(messages[i]);
        }
    }

    /// <summary>The messages that are missing now will not arrive by themselves.</summary>
    public void Settle() => _settled = _known;

    /// <summary>Takes the next message, if it is here.</summary>
    public bool TryTake([NotNullWhen(true)] out ChatMessage? message)
    {
        if (!_isStarted || _window[SlotOf(_taken + 1)] is not { } next)
        {
            message = null;
            return false;
        }

        _window[SlotOf(++_taken)] = null;
        message = next;
        return true;
    }

    private void Start(long position)
    {
        _isStarted = true;
        _taken = _position = _known = position;
        Offer(_early);
        _early.Clear();
    }

    /// <summary>The server has fewer messages than it had: it was restored from a backup, or a failover lost commits. What follows has these numbers again.</summary>
    private void Rewind(long last)
    {
        for (var i = 0; i < _window.Length; i++)
        {
            if (_window[i]?.Seq > last)
            {
                _window[i] = null;
            }
        }

        _taken = Math.Min(_taken, last);
        _position = Math.Min(_position, last);
        _known = _settled = last;
    }

    private void Observe(long seq) => _known = Math.Max(_known, seq);

    private void Add(ChatMessage message)
    {
        if (!_isStarted)
        {
            if (_early.Count < _window.Length)
            {
                _early.Add(message);
            }

            return;
        }

        Observe(message.Seq);
        if (message.Seq <= _position || message.Seq > _taken + _window.Length)
        {
            return;
        }

        _window[SlotOf(message.Seq)] = message;
        while (_position < _taken + _window.Length && _window[SlotOf(_position + 1)] is not null)
        {
            _position++;
        }
    }

    private int SlotOf(long seq) => (int)(seq % _window.Length);
}
