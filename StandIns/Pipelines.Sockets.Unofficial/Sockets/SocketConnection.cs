using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A connected socket as a pair of pipes: what is written to <see cref="Output"/> is sent, what is received is read from
/// <see cref="Input"/>. Two loops carry the bytes, without allocating per operation.
/// </summary>
public sealed partial class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly Socket _socket;
    private readonly Pipe _outgoing;
    private readonly Pipe _incoming;
    private readonly PipeScheduler _sendScheduler;
    private readonly PipeScheduler _receiveScheduler;
    private readonly string _name;
    private int _shutdownKind;
    private long _bytesSent;
    private long _bytesRead;
    private int _lastReceived;

    private SocketConnection(Socket socket, PipeOptions outgoing, PipeOptions incoming, string name)
    {
        _socket = socket;
        _name = name;
        _outgoing = new Pipe(outgoing);
        _incoming = new Pipe(incoming);
        _sendScheduler = outgoing.ReaderScheduler;
        _receiveScheduler = incoming.WriterScheduler;
        SharedPool.Avoid(socket, _sendScheduler, _receiveScheduler);
        _sendScheduler.Schedule(static self => _ = ((SocketConnection)self!).SendAsync(), this);
        _receiveScheduler.Schedule(static self => _ = ((SocketConnection)self!).ReceiveAsync(), this);
    }

    /// <summary>What was received.</summary>
    public PipeReader Input => _incoming.Reader;

    /// <summary>What is to be sent.</summary>
    public PipeWriter Output => _outgoing.Writer;

    /// <summary>Bytes given to the socket so far.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Bytes taken from the socket so far.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Bytes that the latest receive brought.</summary>
    public int LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>What ended the connection first.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    /// <summary>The socket's error, when that is what ended the connection.</summary>
    public SocketError SocketError { get; private set; } = SocketError.Success;

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    /// <summary>Begins to send and receive over a connected socket, which the connection then owns.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions socketConnectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _ = socketConnectionOptions;
        return new SocketConnection(
            socket,
            sendPipeOptions ?? PipeOptions.Default,
            receivePipeOptions ?? PipeOptions.Default,
            string.IsNullOrWhiteSpace(name) ? nameof(SocketConnection) : name.Trim());
    }

    /// <summary>Would fail early if an assembly were missing; nothing here can be.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Small commands leave at once rather than wait for more.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Records that the connection ends by the protocol's own farewell. Whether that is what ended it first.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) =>
        kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer && TrySetShutdown(kind);

    /// <summary>Closes the socket; both loops then end, and with them both pipes.</summary>
    public void Dispose()
    {
        TrySetShutdown(PipeShutdownKind.PipeDisposed);
        Shut(SocketShutdown.Both);
        _socket.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => _name;

    private bool TrySetShutdown(PipeShutdownKind kind, SocketError error = SocketError.Success)
    {
        var first = Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;
        if (first)
        {
            SocketError = error;
        }

        return first;
    }

    private void Shut(SocketShutdown direction)
    {
        try
        {
            _socket.Shutdown(direction);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone, which is what is wanted.
        }
    }
}
