using Microsoft.Extensions.Logging;

namespace Showroom.Caching.Telemetry;

/// <summary>Logs one warning when L2 can no longer be used, with the cause that is noticed first, and one message once all of it is used again.</summary>
internal sealed class OutageLog(ILogger logger)
{
    private const int Unknown = 0;
    private const int Out = 1;
    private const int InUse = 2;

    private int _state = Unknown;

    public void ConnectionLost()
    {
        if (TryBegin())
        {
            logger.ConnectionLost();
        }
    }

    public void CounterWentBack(long sequence, long seen)
    {
        if (TryBegin())
        {
            logger.CounterWentBack(sequence, seen);
        }
    }

    public void CircuitOpened(string reason, TimeSpan breakDuration)
    {
        if (TryBegin())
        {
            logger.CircuitOpened(reason, breakDuration);
        }
    }

    public void HeartbeatsFailed(string reason, TimeSpan lease)
    {
        if (TryBegin())
        {
            logger.HeartbeatsFailed(lease, reason);
        }
    }

    public void Recovered(int partitions)
    {
        if (Interlocked.Exchange(ref _state, InUse) != InUse)
        {
            logger.Synchronized(partitions);
        }
    }

    private bool TryBegin() => Interlocked.Exchange(ref _state, Out) != Out;
}
