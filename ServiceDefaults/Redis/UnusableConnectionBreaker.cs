using StackExchange.Redis;
using StackExchange.Redis.Availability;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>
/// Closes a connection that a failover has made useless, so that the client connects to the same address again, which leads to the new primary by then: one
/// whose server refuses writes because it is a replica now, and one on which commands time out and nothing arrives. The client itself keeps the first kind
/// for as long as the server lives, and the second for 20 seconds.
/// </summary>
/// <param name="silence">How long commands time out, without any response, before the connection is closed. A process that was paused itself sees a burst
/// of timeouts, and the responses right after it.</param>
/// <param name="time">The clock.</param>
internal sealed class UnusableConnectionBreaker(TimeSpan silence, TimeProvider time) : CircuitBreaker
{
    public override Accumulator CreateAccumulator() => new Responses(silence, time);

    /// <summary>The responses on one connection.</summary>
    private sealed class Responses(TimeSpan silence, TimeProvider time) : Accumulator
    {
        private const long NoTimeout = 0;

        private volatile bool _isUnusable;
        private long _firstTimeout;

        public override void ObserveResult(in FaultContext fault)
        {
            if (fault.ErrorKind == RedisErrorKind.ReadOnly)
            {
                _isUnusable = true;
            }
            else if (fault.ErrorKind != RedisErrorKind.Timeout)
            {
                Volatile.Write(ref _firstTimeout, NoTimeout);
            }
            else if (Interlocked.CompareExchange(ref _firstTimeout, time.GetTimestamp(), NoTimeout) is var first && first != NoTimeout && time.GetElapsedTime(first) >= silence)
            {
                _isUnusable = true;
            }
        }

        public override bool IsHealthy() => !_isUnusable;

        public override void Reset()
        {
            _isUnusable = false;
            Volatile.Write(ref _firstTimeout, NoTimeout);
        }
    }
}
