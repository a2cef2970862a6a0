using System.Net;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>Exponential backoff with full jitter between attempts.</summary>
/// <param name="time">The clock.</param>
/// <param name="first">The maximum pause before the second attempt; it doubles with each attempt, up to 20 s.</param>
/// <param name="report">Called before each retry with the failure, the number of the next attempt and the pause.</param>
internal sealed class Backoff(TimeProvider time, TimeSpan first, Action<AwsException, int, TimeSpan>? report = null)
{
    /// <summary>The first attempt and the retries.</summary>
    public const int MaxAttempts = 6;

    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(20);

    // The last one is S3's, while another request creates or deletes the same bucket.
    private static readonly HashSet<string> s_transient = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "OperationAborted",
    };

    /// <summary>Whether a retry may succeed.</summary>
    public static bool IsTransient(HttpStatusCode status, string? code) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500 || (code is not null && s_transient.Contains(code));

    /// <returns>False after the last attempt.</returns>
    public async Task<bool> PauseAsync(int attempt, AwsException failure, CancellationToken cancellationToken)
    {
        if (attempt >= MaxAttempts)
        {
            return false;
        }

        var ceiling = Math.Min(s_maxPause.TotalMilliseconds, first.TotalMilliseconds * (1 << (attempt - 1)));
        var pause = TimeSpan.FromMilliseconds(ceiling * Random.Shared.NextDouble());
        report?.Invoke(failure, attempt + 1, pause);
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
