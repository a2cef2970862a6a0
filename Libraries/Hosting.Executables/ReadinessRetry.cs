namespace Showroom.Hosting.Executables;

/// <summary>
/// Repeats the readiness check of a server that has just been started until it succeeds, for a few seconds: the orchestrator
/// would repeat it only after one second or more, and delay everything that waits for the server.
/// </summary>
internal static class ReadinessRetry
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(20);

    /// <param name="check">Throws when the server does not answer.</param>
    /// <param name="isTransient">Whether the check's exception means that the server is still starting.</param>
    /// <param name="cancellationToken">Ends the retry.</param>
    public static async Task ExecuteAsync(
        Func<CancellationToken, Task> check, Func<Exception, bool> isTransient, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_timeout);
        while (true)
        {
            try
            {
                await check(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (isTransient(e) && !timeout.IsCancellationRequested)
            {
                await Task.Delay(s_delay, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
