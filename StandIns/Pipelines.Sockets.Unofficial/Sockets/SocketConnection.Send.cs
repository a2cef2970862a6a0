using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    // A gathering send takes at most 1024 buffers on Linux; this many 8 KiB segments fill any socket's buffer.
    private const int MostBuffersPerSend = 64;

    private async Task SendAsync()
    {
        Exception? failure = null;
        try
        {
            await SendUntilEndAsync().ConfigureAwait(false);
            TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
        }
        catch (SocketException e)
        {
            TrySetShutdown(PipeShutdownKind.WriteSocketError, e.SocketErrorCode);
            failure = e.SocketErrorCode == SocketError.OperationAborted ? null : e;
        }
        catch (ObjectDisposedException)
        {
            TrySetShutdown(PipeShutdownKind.WriteDisposed);
        }
        catch (Exception e)
        {
            // Not lost: the next flush throws it.
            TrySetShutdown(PipeShutdownKind.WriteException);
            failure = e as IOException ?? new IOException(e.Message, e);
        }

        // A connection that cannot send is dead; receiving ends with it, and that is where its owner notices.
        Shut(failure is null ? SocketShutdown.Send : SocketShutdown.Both);
        await _outgoing.Reader.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task SendUntilEndAsync()
    {
        var reader = _outgoing.Reader;
        using var single = new SocketAwaitableEventArgs(_sendScheduler);
        using var several = new SocketAwaitableEventArgs(_sendScheduler);
        var gathered = new List<ArraySegment<byte>>();
        while (true)
        {
            var read = await reader.ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            if (read.IsCanceled || (read.IsCompleted && buffer.IsEmpty))
            {
                return;
            }

            var sending = single;
            if (buffer.IsSingleSegment)
            {
                single.SetBuffer(MemoryMarshal.AsMemory(buffer.First));
            }
            else
            {
                Gather(buffer, gathered);
                several.BufferList = gathered;
                sending = several;
            }

            if (!_socket.SendAsync(sending))
            {
                sending.Complete();
            }

            var sent = await sending;
            Interlocked.Add(ref _bytesSent, sent);
            reader.AdvanceTo(buffer.GetPosition(sent));
        }
    }

    private static void Gather(in ReadOnlySequence<byte> buffer, List<ArraySegment<byte>> gathered)
    {
        gathered.Clear();
        foreach (var segment in buffer)
        {
            if (gathered.Count == MostBuffersPerSend)
            {
                return;
            }

            if (!MemoryMarshal.TryGetArray(segment, out var array))
            {
                throw new NotSupportedException("The send pipe needs a memory pool of arrays.");
            }

            gathered.Add(array);
        }
    }
}
