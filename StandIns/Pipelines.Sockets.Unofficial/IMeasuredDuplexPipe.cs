using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A duplex pipe that counts.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    /// <summary>Bytes given to the transport so far.</summary>
    long TotalBytesSent { get; }

    /// <summary>Bytes taken from the transport so far.</summary>
    long TotalBytesReceived { get; }
}
