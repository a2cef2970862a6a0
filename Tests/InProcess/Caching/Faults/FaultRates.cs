namespace Showroom.Tests.InProcess.Caching.Faults;

/// <summary>The rates, 0 to 1, of injected faults among all operations or messages.</summary>
internal sealed class FaultRates(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>The operation throws without having been applied.</summary>
    public double Failed { get; set; }

    /// <summary>The operation throws although it has been applied: the response is lost.</summary>
    public double ResponseLost { get; set; }

    /// <summary>The operation never completes and is not applied.</summary>
    public double Hanging { get; set; }

    /// <summary>The operation or message is delayed by up to <see cref="MaxDelay"/>.</summary>
    public double Delayed { get; set; }

    public TimeSpan MaxDelay { get; set; }

    /// <summary>The message is lost.</summary>
    public double Dropped { get; set; }

    /// <summary>A disconnection and a reconnection are reported before the message.</summary>
    public double Disconnected { get; set; }

    public bool Occurs(double rate)
    {
        lock (_lock)
        {
            return _random.NextDouble() < rate;
        }
    }

    public Task DelayAsync()
    {
        TimeSpan delay;
        lock (_lock)
        {
            delay = _random.NextDouble() < Delayed ? MaxDelay * _random.NextDouble() : TimeSpan.Zero;
        }

        return delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay);
    }
}
