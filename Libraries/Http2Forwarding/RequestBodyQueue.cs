using System.Buffers;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <summary>
/// Writes the request bodies of a connection within the send windows (RFC 9113, 5.2). Bodies that wait for the connection's window, or for the
/// destination to read, are written in turn, a frame of each, so that none is delayed by others that have more to send.
/// </summary>
/// <remarks>All state is guarded by the lock of the connection.</remarks>
internal sealed class RequestBodyQueue(FrameWriter writer, int sendWindow, ConnectionPool pool)
{
    private readonly LinkedList<RequestBody> _waiting = [];
    private long _sendWindow = sendWindow;

    /// <summary>The destination has not acknowledged what it has received: no body can be sent (RFC 9113, 6.9.1).</summary>
    public bool IsWindowUsedUp => _sendWindow <= 0;

    /// <summary>Writes a part of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="data">May be empty.</param>
    /// <param name="isLast">The body ends with it.</param>
    /// <param name="schedule">False if <see cref="FrameWriter.Flush"/> follows.</param>
    /// <returns>Completes once everything has been written, or the stream has ended. The data must stay valid until then.</returns>
    public ValueTask WriteAsync(RequestBody body, ReadOnlySequence<byte> data, bool isLast, bool schedule = true)
    {
        body.SetUnsent(data, isLast);
        if (data.IsEmpty)
        {
            WriteFrame(body, schedule);
            return default;
        }

        while (_waiting.Count == 0 && body is { HasUnsent: true, SendWindow: > 0 } && CanWrite())
        {
            WriteFrame(body, schedule);
        }

        if (!body.HasUnsent)
        {
            return default;
        }

        var written = body.WaitAsync();
        Enqueue(body);
        return written;
    }

    /// <summary>Raises the connection's window.</summary>
    /// <returns>False if it exceeds the maximum (RFC 9113, 6.9.1).</returns>
    public bool TryAddWindow(int bytes)
    {
        _sendWindow += bytes;
        Resume();
        return _sendWindow <= int.MaxValue;
    }

    /// <summary>Changes the window of a stream by a positive or negative number of bytes.</summary>
    /// <returns>False if it exceeds the maximum (RFC 9113, 6.9.1).</returns>
    public bool TryAddWindow(RequestBody body, int bytes)
    {
        body.SendWindow += bytes;
        Enqueue(body);
        Resume();
        return body.SendWindow <= int.MaxValue;
    }

    /// <summary>Writes what has been waiting, as far as the windows and the writer admit.</summary>
    public void Resume()
    {
        while (_waiting.First is { Value: var body } && CanWrite())
        {
            _waiting.RemoveFirst();
            WriteFrame(body);
            if (body.HasUnsent)
            {
                Enqueue(body);
            }
            else
            {
                body.EndWait();
            }
        }
    }

    /// <summary>A body whose own window is used up waits outside the queue.</summary>
    private void Enqueue(RequestBody body)
    {
        if (body.IsReadyToQueue)
        {
            _waiting.AddLast(body.Node);
        }
    }

    private bool CanWrite() => _sendWindow > 0 && writer.HasSpace();

    private void WriteFrame(RequestBody body, bool schedule = true)
    {
        var data = body.Take(Math.Min(FrameHeader.MaxPayloadLength, Math.Max(0, Math.Min(_sendWindow, body.SendWindow))));
        _sendWindow -= data.Length;
        body.Stream.LastActivity = pool.Now;
        writer.WriteData(body.Stream.Id, data, body.IsComplete, schedule);
    }
}
