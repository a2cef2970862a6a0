namespace Showroom.Api.Chat.Limits;

/// <summary>A rate limit: so many per second, after a burst.</summary>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _updatedAt = time.GetTimestamp();

    /// <summary>Takes one token.</summary>
    /// <param name="retryAfter">When there is none: how long it takes until there is one.</param>
    public bool TryTake(out TimeSpan retryAfter)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_updatedAt, now).TotalSeconds * perSecond));
            _updatedAt = now;
            if (_tokens < 1)
            {
                retryAfter = TimeSpan.FromSeconds((1 - _tokens) / perSecond);
                return false;
            }

            _tokens--;
            retryAfter = TimeSpan.Zero;
            return true;
        }
    }
}
