namespace Showroom.Hosting.Executables;

/// <summary>
/// A health check of a server that has just been started asks until there is an answer, for a few seconds: the orchestrator
/// would only ask again after one or more seconds, and everything that waits for the server would wait with it.
/// </summary>
internal static class Patience
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    public static async Task UntilAnsweredAsync(
        Func<CancellationToken, Task> ask, Func<Exception, bool> isStarting, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(s_longest);
        while (true)
        {
            try
            {
                await ask(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (isStarting(e) && !deadline.IsCancellationRequested)
            {
                await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
