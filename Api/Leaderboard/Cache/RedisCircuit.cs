namespace Showroom.Api.Leaderboard.Cache;

/// <summary>A circuit breaker: after a failure Redis is not used for a while, so that reads do not all wait for a timeout.</summary>
/// <param name="breakDuration">How long the circuit stays open.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisCircuit(TimeSpan breakDuration, TimeProvider time)
{
    private long _closesAt;

    public bool IsClosed => time.GetTimestamp() >= Volatile.Read(ref _closesAt);

    public void Open() => Volatile.Write(ref _closesAt, time.GetTimestamp() + (long)(breakDuration.TotalSeconds * time.TimestampFrequency));
}
