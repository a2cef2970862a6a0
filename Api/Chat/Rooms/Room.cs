using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Rooms;

/// <summary>
/// A room on this replica. Messages arrive from any thread; a pass delivers them to the members. While one pass is under way messages queue, and the next
/// one delivers all of them as one event. Invariant: at most one thread executes the pass, and only it touches <see cref="RoomDelivery"/>.
/// </summary>
internal sealed class Room : IThreadPoolWorkItem
{
    // One event is at most so large; the next pass continues.
    private const int MaxBatch = 100;

    private readonly Lock _gate = new();
    private readonly Resequencer _arrived;
    private readonly Queue<EncodedMessage> _ready = new();
    private readonly Queue<RoomMember> _joining = new();
    private readonly Queue<RoomMember> _writable = new();
    private readonly RoomDelivery _delivery;
    private readonly Action<Room> _gapFound;
    private readonly List<EncodedMessage> _batch = [];
    private readonly PassPacing _pacing;
    private int? _announcement;
    private long? _resetTo;
    private bool _isScheduled;

    /// <param name="id">The show.</param>
    /// <param name="isSequenced">Whether every message of the room arrives here, or is read from the history.</param>
    /// <param name="backlog">Messages kept for members that are behind.</param>
    /// <param name="events">For logs and metrics.</param>
    /// <param name="gapFound">Called when messages are missing, with every message that arrives until they are there; it must not block.</param>
    /// <param name="time">For the pauses between passes.</param>
    public Room(Guid id, bool isSequenced, int backlog, RoomEvents events, Action<Room> gapFound, TimeProvider time)
    {
        Id = id;
        IsSequenced = isSequenced;
        _gapFound = gapFound;
        _arrived = new Resequencer(isSequenced);
        _delivery = new RoomDelivery(id, isSequenced, backlog, events, Writable);
        _pacing = new PassPacing(time, this);
    }

    public Guid Id { get; }

    public bool IsSequenced { get; }

    /// <summary>The last message of the uninterrupted series that has arrived; 0 before <see cref="Start"/>.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
            {
                return _arrived.Position ?? 0;
            }
        }
    }

    /// <summary>Whether messages exist that have not arrived.</summary>
    public bool HasGap
    {
        get
        {
            lock (_gate)
            {
                return _arrived.HasGap;
            }
        }
    }

    /// <summary>Begins after this message: those before it are read from the history. Messages that arrived earlier follow.</summary>
    public void Start(long position)
    {
        lock (_gate)
        {
            _arrived.Start(position);
            _resetTo = position;
            TakeReady();
            Schedule();
        }
    }

    /// <summary>Takes messages that were stored, in any order, also again.</summary>
    /// <returns>How many were new.</returns>
    public int Offer(IReadOnlyList<EncodedMessage> messages)
    {
        var added = 0;
        bool hasGap;
        lock (_gate)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                added += _arrived.Add(messages[i]) ? 1 : 0;
            }

            TakeReady();
            hasGap = IsSequenced && _arrived.HasGap;
            Schedule();
        }

        if (hasGap)
        {
            _gapFound(this);
        }

        return added;
    }

    /// <summary>Notes the last message in the database; if it has not arrived, it is read from the history after a moment.</summary>
    /// <param name="last">Its sequence.</param>
    /// <param name="positionBefore"><see cref="Position"/> before the database was asked.</param>
    public void Observe(long last, long positionBefore)
    {
        bool hasGap;
        lock (_gate)
        {
            if (last < positionBefore)
            {
                // The database was reset or has lost commits.
                _arrived.Reset(last);
                _ready.Clear();
                _resetTo = last;
                Schedule();
            }

            _arrived.Observe(last);
            hasGap = _arrived.HasGap;
        }

        if (hasGap)
        {
            _gapFound(this);
        }
    }

    /// <summary>Adds a member; <see cref="RoomMember.Entry"/> completes with where it begins.</summary>
    public void Join(RoomMember member)
    {
        lock (_gate)
        {
            _joining.Enqueue(member);
            Schedule();
        }
    }

    /// <summary>Sends the number of members to all of them, with the next pass.</summary>
    public void Announce(int members)
    {
        lock (_gate)
        {
            _announcement = members;
            Schedule();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            int? announcement;
            lock (_gate)
            {
                if (_resetTo is { } position)
                {
                    _delivery.Begin(position);
                    _resetTo = null;
                }

                while (_batch.Count < MaxBatch && _ready.TryDequeue(out var message))
                {
                    _batch.Add(message);
                }

                if (_batch.Count == 0 && _joining.Count == 0 && _writable.Count == 0 && _announcement is null)
                {
                    _isScheduled = false;
                    return;
                }

                // Members that can be written to again come first, so that this batch is not a backlog for them.
                _delivery.Resume(_writable);
                announcement = _announcement;
                _announcement = null;
            }

            _pacing.Begin();
            _delivery.Deliver(_batch);
            _batch.Clear();
            lock (_gate)
            {
                // Before Start it is not known where a member begins.
                if (_arrived.Position is not null)
                {
                    _delivery.Admit(_joining);
                }
            }

            if (announcement is { } members)
            {
                _delivery.Announce(members);
            }

            if (_pacing.TryPause())
            {
                return;
            }
        }
    }

    private void Writable(RoomMember member)
    {
        lock (_gate)
        {
            _writable.Enqueue(member);
            Schedule();
        }
    }

    private void TakeReady()
    {
        while (_arrived.TryTake(out var message))
        {
            _ready.Enqueue(message);
        }
    }

    private void Schedule()
    {
        if (!_isScheduled && _arrived.Position is not null)
        {
            _isScheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
