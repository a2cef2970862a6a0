namespace Showroom.Gateway.Limits.Windows;

/// <summary>
/// A sliding window as buckets of time. A permit is counted until its whole bucket is older than the window, so that no window of that length contains more
/// than <see cref="PermitLimit"/> admissions, wherever it begins; a permit comes back at most one bucket later than it had to.
/// </summary>
/// <param name="PermitLimit">Admissions in any window.</param>
/// <param name="Window">The length of the window, at least one second.</param>
internal sealed record WindowShape(int PermitLimit, TimeSpan Window)
{
    /// <summary>Buckets in a window: more of them return permits earlier, and take more memory and time per call.</summary>
    public const int Buckets = 30;

    /// <summary>The length of a bucket in ms, rounded up: the buckets are at least as long as the window.</summary>
    public long BucketMilliseconds { get; } = (long)Math.Ceiling(Window.TotalMilliseconds / Buckets);

    /// <summary>After how long nothing of a bucket is counted any more.</summary>
    public TimeSpan Lifetime => TimeSpan.FromMilliseconds((Buckets + 1) * BucketMilliseconds);
}
