namespace Showroom.Hosting.Services;

/// <summary>How often a resource that ends by itself is started again.</summary>
public sealed record AutoRestartOptions
{
    /// <summary>The highest number of restarts within <see cref="Window"/>: 1 to 100.</summary>
    public int MaxRestarts { get; init; } = 5;

    /// <summary>The time in which restarts are counted: 1 second to 1 day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause before the first restart; it doubles with each restart within the window. 0 to 1 minute.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal AutoRestartOptions Validated(string resource)
    {
        Check(MaxRestarts is >= 1 and <= 100, nameof(MaxRestarts), MaxRestarts, "1 to 100");
        Check(Window >= TimeSpan.FromSeconds(1) && Window <= TimeSpan.FromDays(1), nameof(Window), Window, "00:00:01 to 1.00:00:00");
        Check(FirstPause >= TimeSpan.Zero && FirstPause <= TimeSpan.FromMinutes(1), nameof(FirstPause), FirstPause, "00:00:00 to 00:01:00");
        return this;

        void Check(bool isValid, string name, object value, string range)
        {
            if (!isValid)
            {
                throw new ArgumentOutOfRangeException(name, value, $"WithAutoRestart of '{resource}': {name} must be {range}.");
            }
        }
    }
}
