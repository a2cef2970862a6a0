using System.Buffers;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <content>The body of a request, and what has been received of its response.</content>
internal sealed partial class Http2Connection
{
    /// <summary>Completes when more of the response has arrived, or the request has failed.</summary>
    public ValueTask WaitForDataAsync(Http2Stream stream)
    {
        lock (_lock)
        {
            return stream.WaitForDataAsync(_pool.Now);
        }
    }

    /// <summary>Takes what has arrived of the response, and updates the window once half of it has been read.</summary>
    public ResponseChunk Read(Http2Stream stream)
    {
        lock (_lock)
        {
            var data = stream.Read();
            stream.UnacknowledgedBytes += data.Length;
            if (stream.IsResponseComplete && stream.Body.IsComplete)
            {
                Remove(stream);
            }
            else if (!stream.IsResponseComplete && stream.UnacknowledgedBytes >= Http2Stream.ReceiveWindow / 2)
            {
                _writer.WriteWindowUpdate(stream.Id, stream.UnacknowledgedBytes);
                stream.UnacknowledgedBytes = 0;
            }

            return new ResponseChunk(stream.StatusCode, data, stream.IsResponseComplete, stream.Failure);
        }
    }

    /// <summary>Writes a part of the request body within the send windows. Returns early once the stream has ended.</summary>
    /// <param name="stream">The request.</param>
    /// <param name="data">May be empty.</param>
    /// <param name="isLast">The request ends with it.</param>
    public ValueTask WriteAsync(Http2Stream stream, ReadOnlySequence<byte> data, bool isLast)
    {
        bool flush;
        ValueTask written;
        lock (_lock)
        {
            if (stream.IsRemoved || stream.Failure is not null || stream.IsResponseComplete)
            {
                return default;
            }

            // Messages of several WebSockets leave together; those of one need not wait for others.
            flush = stream.IsWebSocket && IsOnlySender(stream);
            written = _bodies.WriteAsync(stream.Body, data, isLast, schedule: !flush);
        }

        if (flush)
        {
            _writer.Flush();
        }

        return written;
    }

    /// <summary>Ends a request with trailers (RFC 9113, 8.1).</summary>
    public void WriteTrailers(Http2Stream stream, OutputBuffer block)
    {
        lock (_lock)
        {
            if (!stream.IsRemoved && stream.Failure is null && !stream.IsResponseComplete)
            {
                stream.Body.IsComplete = true;
                _writer.WriteHeaders(stream.Id, block.WrittenSpan, endStream: true, _clearTable, schedule: true);
                _clearTable = false;
            }
        }
    }

    /// <summary>Fails a request and resumes its forwarder.</summary>
    public void Fail(Http2Stream stream, ForwardingFailure failure, Http2ErrorCode resetCode = Http2ErrorCode.Cancel)
    {
        lock (_lock)
        {
            stream.Fail(failure, resetCode);
            if (!stream.TryEndWait())
            {
                return;
            }
        }

        stream.SignalReady();
    }

    /// <summary>Whether no other stream has sent anything for at least a tick of the pool's clock.</summary>
    private bool IsOnlySender(Http2Stream stream)
    {
        if (_lastSender != stream)
        {
            (_lastSender, _onlySenderSince) = (stream, _pool.Now);
        }

        return _pool.Now > _onlySenderSince;
    }

    /// <summary>Continues the bodies that wait for the destination to read.</summary>
    private void ResumeBodies()
    {
        lock (_lock)
        {
            _bodies.Resume();
        }
    }
}
