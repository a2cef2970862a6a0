using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    /// <summary>Where bytes wait at this moment; StackExchange.Redis says so in the message of a timeout.</summary>
    public Counters GetCounters() => new(Available(), UnconsumedBytes(_outgoing), UnconsumedBytes(_incoming));

    private long Available()
    {
        try
        {
            return _socket.Available;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    // A pipe knows how much it holds, but tells only its own assembly. Counting here would burden every read.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
    private static extern long UnconsumedBytes(Pipe pipe);

    /// <summary>Where bytes wait.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The name that callers were compiled against.")]
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    public readonly struct Counters
    {
        internal Counters(long availableOnSocket, long waitingToBeSent, long waitingToBeRead)
        {
            BytesAvailableOnSocket = availableOnSocket;
            BytesWaitingToBeSent = waitingToBeSent;
            BytesWaitingToBeRead = waitingToBeRead;
        }

        /// <summary>Received by the system, not yet taken.</summary>
        public long BytesAvailableOnSocket { get; }

        /// <summary>Written, not yet given to the system.</summary>
        public long BytesWaitingToBeSent { get; }

        /// <summary>Taken, not yet consumed by the reader.</summary>
        public long BytesWaitingToBeRead { get; }
    }
}
