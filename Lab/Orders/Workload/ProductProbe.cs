using Showroom.Lab.Statistics;

namespace Showroom.Lab.Orders.Workload;

/// <summary>Reads products at a fixed rate while orders are placed, as those do who only look.</summary>
internal sealed class ProductProbe : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly LatencyHistogram _latencies = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _pending = [];
    private readonly Task _run;

    public ProductProbe(OrderClient client, IReadOnlyList<Guid> products) => _run = RunAsync(client, products);

    /// <summary>Reads that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Stops reading.</summary>
    /// <returns>The latencies, from the times at which the reads were due.</returns>
    public async Task<LatencyHistogram> StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
        return _latencies;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(OrderClient client, IReadOnlyList<Guid> products)
    {
        var begin = _time.GetTimestamp();
        for (var read = 0; !_stop.IsCancellationRequested; read++)
        {
            var due = read * s_interval;
            if (due - _time.GetElapsedTime(begin) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _pending.Add(ReadAsync(client, products[read % products.Count], begin + (long)(due.TotalSeconds * _time.TimestampFrequency)));
        }

        await Task.WhenAll(_pending);
    }

    private async Task ReadAsync(OrderClient client, Guid product, long dueAt)
    {
        var succeeded = await client.ReadProductAsync(product, CancellationToken.None);
        lock (_gate)
        {
            _latencies.Add(_time.GetTimestamp() - dueAt);
            Failures += succeeded ? 0 : 1;
        }
    }
}
