using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    private const int SmallestReceive = 2 * 1024;
    private const int LargestReceive = 128 * 1024;

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            TrySetShutdown(await ReceiveUntilEndAsync().ConfigureAwait(false));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            TrySetShutdown(PipeShutdownKind.ReadSocketError, e.SocketErrorCode);
            failure = new ConnectionResetException(e.Message, e);
        }
        catch (SocketException e)
        {
            TrySetShutdown(PipeShutdownKind.ReadSocketError, e.SocketErrorCode);
            failure = e;
        }
        catch (ObjectDisposedException e)
        {
            TrySetShutdown(PipeShutdownKind.ReadDisposed);
            failure = new IOException("The connection was closed while it was read.", e);
        }
        catch (Exception e)
        {
            // Not lost: whoever reads the pipe gets it.
            TrySetShutdown(PipeShutdownKind.ReadException);
            failure = e as IOException ?? new IOException(e.Message, e);
        }

        Shut(SocketShutdown.Receive);
        await _incoming.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task<PipeShutdownKind> ReceiveUntilEndAsync()
    {
        var writer = _incoming.Writer;
        using var receiving = new SocketAwaitableEventArgs(_receiveScheduler);
        var room = SmallestReceive;
        while (true)
        {
            // Room for few bytes would split the next reply over many receives; a filled buffer says that more is coming.
            var memory = writer.GetMemory(room);
            receiving.SetBuffer(memory);
            if (!_socket.ReceiveAsync(receiving))
            {
                receiving.Complete();
            }

            var received = await receiving;
            if (received == 0)
            {
                return PipeShutdownKind.ReadEndOfStream;
            }

            room = received == memory.Length ? Math.Min(room * 2, LargestReceive) : SmallestReceive;
            Volatile.Write(ref _lastReceived, received);
            Interlocked.Add(ref _bytesRead, received);
            writer.Advance(received);

            var flushed = await writer.FlushAsync().ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                return PipeShutdownKind.ReadFlushCompleted;
            }

            if (flushed.IsCanceled)
            {
                return PipeShutdownKind.ReadFlushCanceled;
            }
        }
    }
}
