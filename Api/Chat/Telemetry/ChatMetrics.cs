using System.Diagnostics.Metrics;

namespace Showroom.Api.Chat.Telemetry;

/// <summary>The meter <c>Showroom.Chat</c>.</summary>
internal sealed class ChatMetrics : IDisposable
{
    public const string MeterName = "Showroom.Chat";

    private static readonly InstrumentAdvice<double> s_durations = new() { HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] };
    private static readonly InstrumentAdvice<int> s_sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500] };

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _rooms;
    private readonly UpDownCounter<long> _subscriptions;
    private readonly UpDownCounter<long> _behind;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _filled;
    private readonly Counter<long> _closed;
    private readonly Histogram<int> _commitBatch;
    private readonly Histogram<int> _eventBatch;
    private readonly Histogram<double> _commit;
    private readonly Histogram<double> _delay;

    public ChatMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _connections = _meter.CreateUpDownCounter<long>("showroom.chat.connections", "{connection}", "Connections of the hub");
        _rooms = _meter.CreateUpDownCounter<long>("showroom.chat.rooms", "{room}", "Rooms that are open on this replica");
        _subscriptions = _meter.CreateUpDownCounter<long>("showroom.chat.subscriptions", "{subscription}", "Redis channels that this replica is subscribed to");
        _behind = _meter.CreateUpDownCounter<long>("showroom.chat.behind", "{member}", "Members whose connection does not accept more at the moment, and who receive the backlog later");
        _sent = _meter.CreateCounter<long>("showroom.chat.messages", "{message}", "Messages stored by this replica");
        _refused = _meter.CreateCounter<long>("showroom.chat.refused", "{call}", "Calls of the hub that got an error, by its code");
        _deliveries = _meter.CreateCounter<long>("showroom.chat.deliveries", "{delivery}", "Messages written to connections");
        _filled = _meter.CreateCounter<long>("showroom.chat.gaps.filled", "{message}", "Messages that did not arrive over Redis and were read from the history");
        _closed = _meter.CreateCounter<long>("showroom.chat.slow_consumers", "{connection}", "Connections closed because they were too far behind");
        _commitBatch = _meter.CreateHistogram<int>("showroom.chat.commit.size", "{message}", "Messages in one transaction", tags: null, s_sizes);
        _commit = _meter.CreateHistogram<double>("showroom.chat.commit.duration", "s", "Duration of a transaction that stores messages", tags: null, s_durations);
        _eventBatch = _meter.CreateHistogram<int>("showroom.chat.event.size", "{message}", "Messages in one event", tags: null, s_sizes);
        _delay = _meter.CreateHistogram<double>("showroom.chat.fanout.delay", "s", "From publishing on one replica to the arrival at another, by the clocks of both", tags: null, s_durations);
    }

    public void ConnectionOpened() => _connections.Add(1);

    public void ConnectionClosed() => _connections.Add(-1);

    public void RoomOpened() => _rooms.Add(1);

    public void RoomClosed() => _rooms.Add(-1);

    public void Subscribed() => _subscriptions.Add(1);

    public void Unsubscribed() => _subscriptions.Add(-1);

    public void FellBehind() => _behind.Add(1);

    public void CaughtUp() => _behind.Add(-1);

    public void Committed(int batch, int added, TimeSpan duration)
    {
        _commitBatch.Record(batch);
        _commit.Record(duration.TotalSeconds);
        _sent.Add(added);
    }

    public void Refused(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Delivered(int messages, long deliveries)
    {
        _eventBatch.Record(messages);
        _deliveries.Add(deliveries);
    }

    public void GapFilled(int messages) => _filled.Add(messages);

    public void SlowConsumerClosed() => _closed.Add(1);

    public void Received(TimeSpan delay) => _delay.Record(delay.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
