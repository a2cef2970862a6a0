using Microsoft.AspNetCore.SignalR.Protocol;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Transport;

namespace Showroom.Api.Chat.Rooms;

/// <summary>
/// Writes the messages of a room to its members; used by one thread at a time. A member whose connection accepts no more is skipped until the pending write
/// completes, and then receives what it missed as one event. One that is further behind than the backlog is closed: it joins again, and reads the history.
/// </summary>
internal sealed class RoomDelivery(Guid room, bool isSequenced, int backlog, RoomEvents events, Action<RoomMember> writable)
{
    private readonly RoomFrames _frames = new(room);
    private readonly MessageRing _recent = new(backlog);
    private readonly List<RoomMember> _members = [];
    private readonly Dictionary<IHubProtocol, OutgoingFrame> _shared = new(2);
    private readonly List<RoomMember> _resumed = [];

    /// <summary>Begins after this message, without members: those of before are closed.</summary>
    public void Begin(long position)
    {
        _recent.Clear(position);
        foreach (var member in _members)
        {
            member.Leave();
            member.Connection.Abort();
        }

        if (_members.Count > 0)
        {
            events.SequenceDecreased(room);
            _members.Clear();
        }
    }

    /// <summary>Takes the members whose pending write has completed.</summary>
    public void Resume(Queue<RoomMember> writable)
    {
        while (writable.TryDequeue(out var member))
        {
            member.IsBusy = false;
            events.Metrics.CaughtUp();
            _resumed.Add(member);
        }
    }

    /// <summary>Writes the messages to all members, as one event.</summary>
    public void Deliver(List<EncodedMessage> messages)
    {
        foreach (var member in _resumed)
        {
            CatchUp(member);
        }

        _resumed.Clear();
        if (messages.Count == 0)
        {
            return;
        }

        foreach (var message in messages)
        {
            _recent.Add(message);
        }

        _shared.Clear();
        var written = 0;
        for (var i = _members.Count - 1; i >= 0; i--)
        {
            var member = _members[i];
            if (member.HasLeft)
            {
                Remove(i);
            }
            else if (!member.IsBusy)
            {
                written += Write(member, messages);
            }
            else if (member.Next < _recent.First)
            {
                CutOff(member);
                Remove(i);
            }
        }

        events.Metrics.Delivered(messages.Count, written);
    }

    /// <summary>Adds members, which receive everything after this pass.</summary>
    public void Admit(Queue<RoomMember> joining)
    {
        while (joining.TryDequeue(out var member))
        {
            // A client may have received from another replica what is still on its way to this one.
            var last = Math.Max(_recent.Last, member.After ?? 0);
            var isKept = member.After is not { } after || after >= _recent.Last || (isSequenced && after >= _recent.First - 1);
            member.Admit(new RoomEntry(last, isKept ? member.After is { } from ? _recent.Range(from, RoomHistory.MaxMissed) : [] : null));
            _members.Add(member);
        }
    }

    /// <summary>Writes the number of members to those whose connections accept it.</summary>
    public void Announce(int members)
    {
        _shared.Clear();
        for (var i = _members.Count - 1; i >= 0; i--)
        {
            var member = _members[i];
            if (member.HasLeft)
            {
                Remove(i);
            }
            else if (!member.IsBusy)
            {
                var protocol = member.Connection.Protocol;
                if (!_shared.TryGetValue(protocol, out var frame))
                {
                    _shared[protocol] = frame = _frames.Presence(protocol, members);
                }

                Write(member, frame);
            }
        }
    }

    private void CatchUp(RoomMember member)
    {
        if (member.HasLeft || member.Next > _recent.Last)
        {
            return;
        }

        if (member.Next < _recent.First && isSequenced)
        {
            CutOff(member);
            return;
        }

        var missed = _recent.Range(member.Next - 1, int.MaxValue);
        member.Next = _recent.Last + 1;
        Write(member, _frames.Messages(member.Connection.Protocol, missed));
        events.Metrics.Delivered(missed.Count, missed.Count);
    }

    private int Write(RoomMember member, List<EncodedMessage> messages)
    {
        // A member that joined with a message that had not arrived here has some of these.
        var skipped = 0;
        while (skipped < messages.Count && messages[skipped].Seq < member.Next)
        {
            skipped++;
        }

        if (skipped == messages.Count)
        {
            return 0;
        }

        member.Next = messages[^1].Seq + 1;
        Write(member, skipped == 0 ? Shared(member.Connection.Protocol, messages) : _frames.Messages(member.Connection.Protocol, messages[skipped..]));
        return messages.Count - skipped;
    }

    private OutgoingFrame Shared(IHubProtocol protocol, List<EncodedMessage> messages)
    {
        if (!_shared.TryGetValue(protocol, out var frame))
        {
            _shared[protocol] = frame = _frames.Messages(protocol, messages);
        }

        return frame;
    }

    private void Write(RoomMember member, OutgoingFrame frame)
    {
        var write = member.Connection.WriteAsync(frame);
        if (!write.IsCompletedSuccessfully)
        {
            member.IsBusy = true;
            events.Metrics.FellBehind();
            _ = ResumeAsync(member, write);
        }
    }

    private async Task ResumeAsync(RoomMember member, ValueTask write)
    {
        await write;
        writable(member);
    }

    private void CutOff(RoomMember member)
    {
        member.Leave();
        member.Connection.Abort();
        events.SlowConsumerClosed(member.Connection.ConnectionId, _recent.Count, room);
    }

    private void Remove(int index)
    {
        _members[index] = _members[^1];
        _members.RemoveAt(_members.Count - 1);
    }
}
