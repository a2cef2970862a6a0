namespace Showroom.Hosting.Services;

/// <summary>
/// Repeats a readiness check while a process starts. Aspire repeats a failed health check only after 1, 2, 3 s, which would
/// delay everything that waits for the resource.
/// </summary>
public static class ReadinessRetry
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    /// <summary>Repeats the check until it succeeds, at most for five seconds; then its exception is thrown.</summary>
    /// <param name="check">Throws when the process is not ready.</param>
    /// <param name="isTransient">Whether the exception means that the process is still starting; any other one is thrown without a retry.</param>
    /// <param name="delay">The pause between two attempts.</param>
    /// <param name="cancellationToken">Cancels the check and the pause.</param>
    public static async Task ExecuteAsync(
        Func<CancellationToken, Task> check, Func<Exception, bool> isTransient, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(isTransient);
        using var timeout = new CancellationTokenSource(s_timeout);
        while (true)
        {
            try
            {
                await check(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (isTransient(e) && !timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
