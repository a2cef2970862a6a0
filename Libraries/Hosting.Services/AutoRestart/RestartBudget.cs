namespace Showroom.Hosting.Services;

/// <summary>Counts the restarts of one instance within the window.</summary>
internal sealed class RestartBudget(AutoRestartOptions options, TimeProvider time)
{
    private readonly Queue<DateTimeOffset> _restarts = new();

    /// <summary>Takes one restart out of the budget; null when there is none left.</summary>
    public Restart? TryTake()
    {
        var now = time.GetUtcNow();
        while (_restarts.TryPeek(out var oldest) && now - oldest >= options.Window)
        {
            _restarts.Dequeue();
        }

        if (_restarts.Count >= options.MaxRestarts)
        {
            return null;
        }

        _restarts.Enqueue(now);
        // Longer than the window is never useful; the shift is bounded by the highest number of restarts.
        var pause = TimeSpan.FromTicks((long)Math.Min(options.FirstPause.Ticks * Math.Pow(2, _restarts.Count - 1), options.Window.Ticks));
        return new(_restarts.Count, pause);
    }

    /// <param name="Number">1 for the first one within the window.</param>
    /// <param name="Pause">How long to wait before it.</param>
    public sealed record Restart(int Number, TimeSpan Pause);
}
