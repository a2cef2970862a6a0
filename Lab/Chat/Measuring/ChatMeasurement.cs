using System.Diagnostics;
using Showroom.Lab.Chat.Clients;
using Showroom.Lab.Chat.Servers;

namespace Showroom.Lab.Chat.Measuring;

/// <summary>Connects the users to running servers and measures one rate after the other.</summary>
internal sealed class ChatMeasurement(ChatServers servers, ChatSettings settings) : IDisposable
{
    private static readonly TimeSpan s_polling = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxDrain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_maxBacklog = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_idleInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxIdleWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    // A stalled client gets its connection into this state with few messages.
    private const int SmallReceiveBuffer = 4096;

    // Of one processor, by all servers.
    private const double MaxIdleUsage = 0.3;

    // Fast enough for .NET and Node.js to compile what is executed often.
    private const int WarmUpRate = 200;

    private readonly Population _population = Population.Create(settings.Users, settings.Rooms, settings.Spread);
    private ChatSocket[] _clients = [];
    private ChatSocket[] _stalled = [];
    private ReceiveLoop? _loop;
    private int _runs;

    public async Task<IReadOnlyList<ChatRun>> RunAsync(CancellationToken cancellationToken)
    {
        var memory = await ConnectAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var alive = KeepAliveAsync(stop.Token);
        var load = new ChatLoad(_population, _clients);
        List<ChatRun> runs = [];
        if (settings.WarmUp > TimeSpan.Zero)
        {
            await MeasureAsync(load, WarmUpRate, settings.WarmUp, memory, cancellationToken);
            await UntilIdleAsync(cancellationToken);
        }

        foreach (var rate in settings.Rates)
        {
            runs.Add(await MeasureAsync(load, rate, settings.Duration, memory, cancellationToken));
        }

        await stop.CancelAsync();
        await alive;
        return runs;
    }

    public void Dispose()
    {
        _loop?.Dispose();
        // A connection that could not be made is null.
        Array.ForEach(_clients, static client => client?.Dispose());
        Array.ForEach(_stalled, static client => client.Dispose());
    }

    /// <summary>
    /// Connects every fourth user, then the others. The difference between the two states is without what a server needs once: code, and a heap for the first
    /// connections.
    /// </summary>
    /// <returns>The memory of the servers for one idle connection, in KiB.</returns>
    private async Task<double> ConnectAsync(CancellationToken cancellationToken)
    {
        _clients = new ChatSocket[_population.Users.Count];
        var groups = Enumerable.Range(0, _clients.Length).ToLookup(static user => user % 4 == 0);
        _population.Connect(servers, groups[true], _clients);
        await Task.Delay(s_settling, cancellationToken);
        var before = servers.ServerMemory();
        _population.Connect(servers, groups[false], _clients);
        await Task.Delay(s_settling, cancellationToken);
        var memory = (servers.ServerMemory() - before) / 1024.0 / Math.Max(1, groups[false].Count());
        _stalled = [.. Enumerable.Range(0, settings.Stalled).Select(number => ChatSocket.Join(servers.Protocol, StalledPlace(number), SmallReceiveBuffer))];
        _loop = new ReceiveLoop(_clients);
        return memory;
    }

    private ChatPlace StalledPlace(int number)
    {
        var (server, room) = (number % servers.Ports.Count, number % settings.Rooms);
        return new ChatPlace(server, servers.Ports[server], room, servers.Rooms[room], Cookie: null);
    }

    private async Task<ChatRun> MeasureAsync(ChatLoad load, int rate, TimeSpan duration, double memory, CancellationToken cancellationToken)
    {
        var run = ++_runs;
        var log = new SentMessages(settings.Rooms, (int)Math.Ceiling(rate * duration.TotalSeconds / settings.Rooms) + 1, _clients.Length);
        var record = new DeliveryRecord(run, [.. _population.Users.Select(static user => user.Server)], log);
        _loop!.Record = record;
        var refused = _clients.Sum(static client => client.Refused);
        var closed = _loop.Closed;
        var metrics = ServerMetrics.Begin(servers.Metrics);
        var (serverTime, dataTime, clientTime) = (servers.ServerProcessorTime(), servers.DataProcessorTime(), Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        await load.SendAsync(run, rate, duration, log, cancellationToken);
        record.SendingEndedAt = Stopwatch.GetTimestamp();
        var sending = Stopwatch.GetElapsedTime(started, record.SendingEndedAt);
        var members = _population.Users.CountBy(static user => user.Room).ToDictionary();
        var complete = Enumerable.Range(0, settings.Rooms).Sum(room => (long)log.CountOf(room) * members[room]);
        var expectedShare = servers.Name == ChatServersCatalog.None ? _population.ExpectedWithoutFanout : 1;
        if (settings.MaxDrain is { } maxDrain)
        {
            await UntilAsync(() => record.Delivered >= (long)(expectedShare * complete), maxDrain, cancellationToken);
        }

        await UntilSilentAsync(() => record.Delivered, s_maxDrain, cancellationToken);
        _loop.Record = null;
        await UntilSilentAsync(() => _loop.Messages, s_maxBacklog, cancellationToken);
        _loop.ThrowIfFailed();
        var deliveries = Math.Max(1, record.Delivered);
        return new ChatRun
        {
            Server = servers.Name,
            Rate = rate,
            SentPerSecond = log.Count / Math.Max(sending.TotalSeconds, duration.TotalSeconds),
            ExpectedShare = expectedShare,
            Share = record.Delivered / (double)complete,
            Duplicates = record.Duplicates,
            OutOfOrder = record.OutOfOrder,
            OtherOrders = servers.Name == ChatServersCatalog.None ? 0 : record.CountOtherOrders([.. _population.Users.Select(static user => user.Room)]),
            Refused = _clients.Sum(static client => client.Refused) - refused,
            Closed = _loop.Closed - closed,
            DeliveriesPerSecond = record.DeliveredInTime / sending.TotalSeconds,
            Latency = Percentiles.Of(record.Latencies),
            LatencyAcross = Percentiles.Of(record.LatenciesAcross),
            Metrics = metrics?.Invoke(),
            ServerCost = Cost(servers.ServerProcessorTime() - serverTime),
            DataCost = Cost(servers.DataProcessorTime() - dataTime),
            ClientCost = Cost(Environment.CpuUsage.TotalTime - clientTime),
            KibPerConnection = memory,
        };

        double Cost(TimeSpan time) => time.TotalMicroseconds / deliveries;
    }

    private static async Task UntilAsync(Func<bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); !condition() && waited.Elapsed < timeout;)
        {
            await Task.Delay(s_polling, cancellationToken);
        }
    }

    private static async Task UntilSilentAsync(Func<long> count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        var (last, lastAt) = (count(), TimeSpan.Zero);
        while (waited.Elapsed - lastAt < s_silence && waited.Elapsed < timeout)
        {
            await Task.Delay(s_polling, cancellationToken);
            if (count() is var now && now != last)
            {
                (last, lastAt) = (now, waited.Elapsed);
            }
        }
    }

    /// <summary>Waits until the servers have compiled what the warm-up executed often, which .NET does in the background.</summary>
    private async Task UntilIdleAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        double usage;
        do
        {
            var before = servers.ServerProcessorTime();
            await Task.Delay(s_idleInterval, cancellationToken);
            usage = (servers.ServerProcessorTime() - before) / s_idleInterval;
        }
        while (usage > MaxIdleUsage && waited.Elapsed < s_maxIdleWait);
    }

    /// <summary>Each client once in 15 seconds, as SignalR's own clients do, and not all in the same moment.</summary>
    private async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        const int Steps = 150;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            for (var step = 0; await timer.WaitForNextTickAsync(cancellationToken); step = (step + 1) % Steps)
            {
                for (var i = step; i < _clients.Length; i += Steps)
                {
                    _clients[i].KeepAlive();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
