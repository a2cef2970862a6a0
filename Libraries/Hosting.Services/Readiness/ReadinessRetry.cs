namespace Showroom.Hosting.Services;

/// <summary>
/// Repeats a readiness check while a process starts. Aspire repeats a failed health check only after 1, 2, 3 s, which would
/// delay everything that waits for the resource.
/// </summary>
public static class ReadinessRetry
{
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Repeats the check until it succeeds, or until the timeout; then its exception is thrown.</summary>
    /// <param name="check">Throws when the process is not ready.</param>
    /// <param name="isTransient">Whether the exception means that the process is still starting; any other one is thrown without a retry.</param>
    /// <param name="delay">The pause between two attempts.</param>
    /// <param name="cancellationToken">Cancels the check and the pause.</param>
    /// <param name="timeout">For how long it is repeated; five seconds by default.</param>
    public static async Task ExecuteAsync(
        Func<CancellationToken, Task> check, Func<Exception, bool> isTransient, TimeSpan delay, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(isTransient);
        using var expiration = new CancellationTokenSource(timeout ?? s_defaultTimeout);
        while (true)
        {
            try
            {
                await check(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (isTransient(e) && !expiration.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
