using System.Diagnostics.Metrics;
using Showroom.Gateway.Transport;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>The collection of garbage after a burst of connections, on manual time.</summary>
public sealed class ConnectionMemoryTests : IDisposable
{
    private const int Burst = ConnectionMemory.MinClosed;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimerCountingTimeProvider _time = new();
    private readonly List<GCCollectionMode> _collections = [];
    private readonly UpDownCounter<long> _connections;
    private readonly ConnectionMemory _memory;

    public ConnectionMemoryTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _connections = meters.Create("Microsoft.AspNetCore.Server.Kestrel").CreateUpDownCounter<long>("kestrel.active_connections");
        _memory = new ConnectionMemory(meters, _time, _collections.Add);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Garbage_is_collected_twice_after_a_burst_has_closed()
    {
        await _memory.StartAsync(TestContext.Current.CancellationToken);
        Open(Burst + 10);
        Wait();
        Assert.Empty(_collections);

        Open(-Burst);
        Wait();
        Assert.Equal([GCCollectionMode.Forced], _collections);
        Wait();
        Assert.Equal([GCCollectionMode.Forced, GCCollectionMode.Aggressive], _collections);
        Wait();
        Assert.Equal(2, _collections.Count);
    }

    [Fact]
    public async Task A_burst_between_two_checks_is_noticed()
    {
        await _memory.StartAsync(TestContext.Current.CancellationToken);
        Open(Burst);
        Open(-Burst);

        Wait();

        Assert.Single(_collections);
    }

    [Fact]
    public async Task Connections_that_are_replaced_cause_no_collection()
    {
        await _memory.StartAsync(TestContext.Current.CancellationToken);
        Open(2 * Burst);
        for (var closed = 0; closed < 10 * Burst; closed += Burst / 2)
        {
            Open(-Burst / 2);
            Open(Burst / 2);
            Wait();
        }

        Assert.Empty(_collections);
    }

    private void Open(int count) => _connections.Add(count);

    private void Wait() => _time.Advance(ConnectionMemory.Interval);
}
