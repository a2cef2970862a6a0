namespace Showroom.Lab.Failover.Application;

/// <summary>Starts operations at a fixed rate, whether or not earlier ones have completed.</summary>
internal sealed class SteadyTicks : IAsyncDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="perSecond">The rate.</param>
    /// <param name="operation">Never fails.</param>
    public SteadyTicks(int perSecond, Func<Task> operation) => _running = RunAsync(perSecond, operation);

    /// <summary>Starts no more, and waits for the pending ones.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(int perSecond, Func<Task> operation)
    {
        await Task.Yield();
        var begin = TimeProvider.System.GetTimestamp();
        List<Task> pending = [];
        using var tick = new PeriodicTimer(s_tick);
        for (var started = 0L; !_stop.IsCancellationRequested; await tick.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var due = (long)(TimeProvider.System.GetElapsedTime(begin).TotalSeconds * perSecond); started < due; started++)
            {
                pending.Add(operation());
            }

            pending.RemoveAll(static task => task.IsCompleted);
        }

        await Task.WhenAll(pending);
    }
}
