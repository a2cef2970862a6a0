namespace Showroom.Api.Catalog.Caching;

/// <summary>
/// Asks the cache as long as it answers. When it does not, it is left alone for a moment and then one caller tries it
/// for all: a Redis that is down costs one request in a while its patience, not every request.
/// </summary>
/// <remarks>Invariant: <c>_pausedUntil</c> is 0 while the cache answers, else the instant before which nobody asks it.</remarks>
internal sealed partial class CacheCircuit(TimeProvider time, ILogger<CacheCircuit> logger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _pausedUntil;

    /// <summary>What the cache says; the default when it says nothing.</summary>
    public async ValueTask<T?> TryAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var pausedUntil = Volatile.Read(ref _pausedUntil);
        if (pausedUntil != 0 && !MayTry(pausedUntil))
        {
            return default;
        }

        try
        {
            var answer = await ask().WaitAsync(s_patience, time, cancellationToken);
            if (pausedUntil != 0)
            {
                Volatile.Write(ref _pausedUntil, 0);
                LogBack();
            }

            return answer;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _pausedUntil, PauseFrom(time.GetTimestamp())) == 0)
            {
                LogGone(error.GetType().Name, error.Message);
            }

            return default;
        }
    }

    private bool MayTry(long pausedUntil)
    {
        var now = time.GetTimestamp();
        return now >= pausedUntil && Interlocked.CompareExchange(ref _pausedUntil, PauseFrom(now), pausedUntil) == pausedUntil;
    }

    private long PauseFrom(long now) => now + (long)(s_pause.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(1, LogLevel.Warning, "The cache does not answer ({Error}: {Message}); reads go to the database until it does.")]
    private partial void LogGone(string error, string message);

    [LoggerMessage(2, LogLevel.Information, "The cache answers again.")]
    private partial void LogBack();
}
