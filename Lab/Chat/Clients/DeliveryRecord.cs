using Showroom.Lab.Statistics;

namespace Showroom.Lab.Chat.Clients;

/// <summary>What the members received in one run. Only the thread of <see cref="ReceiveLoop"/> writes it.</summary>
/// <param name="run">The number in the stamps.</param>
/// <param name="members">The server of each member.</param>
/// <param name="log">What was sent.</param>
internal sealed class DeliveryRecord(int run, IReadOnlyList<int> members, SentMessages log)
{
    private readonly MemberRecord[] _members = [.. members.Select(_ => new MemberRecord(log.MaxPerRoom, log.Senders))];

    /// <summary>Deliveries, each message once for each member.</summary>
    public long Delivered { get; private set; }

    /// <summary>Deliveries before the end of sending.</summary>
    public long DeliveredInTime { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>Messages that a member received after a later one of the same sender.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>From sending to receiving.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>The same, for members on another server than the sender.</summary>
    public LatencyHistogram LatenciesAcross { get; } = new();

    /// <summary>When sending ended, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long SendingEndedAt { get; set; } = long.MaxValue;

    public void Add(int member, MessageStamp stamp, long receivedAt)
    {
        if (stamp.Run != run)
        {
            return;
        }

        var record = _members[member];
        if (!record.TryAdd(stamp.Index))
        {
            Duplicates++;
            return;
        }

        var (sender, server) = log.SenderOf(stamp);
        OutOfOrder += record.IsInOrder(sender, stamp.Index) ? 0 : 1;
        Delivered++;
        DeliveredInTime += receivedAt <= SendingEndedAt ? 1 : 0;
        Latencies.Add(receivedAt - stamp.SentAt);
        if (server != members[member])
        {
            LatenciesAcross.Add(receivedAt - stamp.SentAt);
        }
    }

    /// <summary>Members of a room that received the same messages in another order than most of its members.</summary>
    /// <param name="rooms">The room of each member.</param>
    public int CountOtherOrders(IReadOnlyList<int> rooms) => _members
        .Zip(rooms)
        .GroupBy(static entry => entry.Second)
        .Sum(static room => room.Count() - room.GroupBy(static entry => entry.First.Order).Max(static same => same.Count()));

    private sealed class MemberRecord(int messages, int senders)
    {
        private readonly ulong[] _received = new ulong[(messages + 63) / 64];
        private readonly int[] _last = [.. Enumerable.Repeat(-1, senders)];

        /// <summary>Depends on the order of all messages.</summary>
        public ulong Order { get; private set; }

        public bool TryAdd(int index)
        {
            var bit = 1ul << (index & 63);
            if ((_received[index >> 6] & bit) != 0)
            {
                return false;
            }

            _received[index >> 6] |= bit;
            Order = unchecked((Order * 6364136223846793005) + (ulong)index + 1);
            return true;
        }

        public bool IsInOrder(int sender, int index)
        {
            var isInOrder = index > _last[sender];
            _last[sender] = Math.Max(_last[sender], index);
            return isInOrder;
        }
    }
}
