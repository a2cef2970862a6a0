using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <content>Received frames of streams.</content>
internal sealed partial class Http2Connection : IFrameHandler
{
    /// <summary>How many forwarders resume on the reading thread, or on each other thread, before the next ones.</summary>
    private const int SignalBatchSize = 8;

    /// <summary>Streams whose forwarder is to be resumed; used by the reading thread only.</summary>
    private readonly List<Http2Stream> _readyStreams = [];

    void IFrameHandler.OnHeaders(int streamId, ref List<HeaderField> fields, string? violation, bool endStream)
    {
        lock (_lock)
        {
            if (FindReceiving(streamId) is not { } stream)
            {
                return;
            }

            if (stream.StatusCode != 0)
            {
                // Only trailers may follow, and they end the stream (RFC 9113, 8.1).
                violation ??= endStream ? ResponseFields.ValidateTrailers(fields) : "Header fields within a response do not end the stream.";
                if (violation is null)
                {
                    stream.StoreTrailers(ref fields);
                }
            }
            else
            {
                var status = 0;
                violation ??= ResponseFields.Validate(fields, out status);
                if (violation is null && status < 200)
                {
                    // HTTP/2 has no 101 (RFC 9113, 8.6). Other informational responses are not forwarded.
                    violation = endStream || status == 101 || !stream.CountInformationalResponse()
                        ? $"An informational response ({status}) ends the stream, is not allowed, or is one of too many."
                        : null;
                    if (violation is null)
                    {
                        _floodGuard.Count(_pool.Now);
                        return;
                    }
                }
                else if (violation is null)
                {
                    stream.StoreHeaders(status, ref fields, endStream);
                }
            }

            if (violation is null)
            {
                _floodGuard.OnProgress();
                AddReady(stream);
            }
            else
            {
                // A malformed response is an error of its stream only (RFC 9113, 8.1.1).
                FailStream(stream, Http2ErrorCode.ProtocolError, violation);
            }
        }
    }

    void IFrameHandler.OnData(int streamId, ReadOnlySpan<byte> data, int flowControlledLength, bool endStream)
    {
        lock (_lock)
        {
            _unacknowledgedBytes += flowControlledLength;
            if (_unacknowledgedBytes >= ReceiveWindow / 2)
            {
                _writer.WriteWindowUpdate(0, _unacknowledgedBytes);
                _unacknowledgedBytes = 0;
            }

            if (FindReceiving(streamId) is not { } stream)
            {
                return;
            }

            if (data.IsEmpty && !endStream)
            {
                _floodGuard.Count(_pool.Now);
            }
            else
            {
                _floodGuard.OnProgress();
            }

            if (stream.StatusCode == 0)
            {
                FailStream(stream, Http2ErrorCode.ProtocolError, "DATA was received before the header fields.");
            }
            else if (!stream.CanReceive(flowControlledLength))
            {
                FailStream(stream, Http2ErrorCode.FlowControlError, "A response exceeds its flow-control window.");
            }
            else
            {
                stream.UnacknowledgedBytes += flowControlledLength - data.Length;
                stream.StoreData(data, endStream);
                AddReady(stream);
            }
        }
    }

    void IFrameHandler.OnResetStream(int streamId, Http2ErrorCode errorCode)
    {
        lock (_lock)
        {
            if (Find(streamId) is not { } stream)
            {
                return;
            }

            // A stream that was refused has not been processed (RFC 9113, 8.7), unless a response contradicts that.
            var isRefused = errorCode == Http2ErrorCode.RefusedStream && stream.StatusCode == 0;
            stream.Fail(
                new ForwardingFailure(
                    isRefused ? ForwardingFailureKind.NotProcessed : ForwardingFailureKind.UpstreamError,
                    new IOException($"The destination reset the stream ({errorCode}).")),
                // A reset is not answered by a reset (RFC 9113, 5.4.2), except NO_ERROR, with which a server declines the rest of a request body:
                // Kestrel counts the stream against its limit until the request has ended or was reset.
                errorCode == Http2ErrorCode.NoError && stream.IsResponseComplete ? Http2ErrorCode.Cancel : null);
            AddReady(stream);
        }
    }

    void IFrameHandler.OnWindowUpdate(int streamId, int increment)
    {
        lock (_lock)
        {
            if (streamId == 0)
            {
                Require(increment > 0, "WINDOW_UPDATE of the connection by 0.");
                Require(_bodies.TryAddWindow(increment), "The connection's flow-control window is too large.", Http2ErrorCode.FlowControlError);
            }
            else if (Find(streamId) is { } stream)
            {
                if (increment == 0)
                {
                    FailStream(stream, Http2ErrorCode.ProtocolError, "WINDOW_UPDATE of a stream by 0.");
                }
                else if (!_bodies.TryAddWindow(stream.Body, increment))
                {
                    FailStream(stream, Http2ErrorCode.FlowControlError, "The flow-control window of a stream is too large.");
                }
            }
        }
    }

    void IFrameHandler.OnReadCompleted()
    {
        Volatile.Write(ref _lastReceived, _pool.Now);
        SignalReadyStreams();
        // The destination causes acknowledgements and does not read them (RFC 9113, 10.5).
        Require(_writer.PendingControlFrames <= FloodGuard.MaxFrames, "Too many frames wait to be sent.", Http2ErrorCode.EnhanceYourCalm);
    }

    void IFrameHandler.OnIgnoredFrame() => _floodGuard.Count(_pool.Now);

    /// <returns>The stream of a received frame, or null if it has ended on this side, which the destination may not know yet.</returns>
    /// <exception cref="Http2Exception">It was never opened (RFC 9113, 5.1): an odd number below the next one was.</exception>
    private Http2Stream? Find(int streamId)
    {
        if (_streams.TryGetValue(streamId, out var stream))
        {
            return stream;
        }

        Require(streamId % 2 == 1 && (_nextStreamId < 0 || streamId < _nextStreamId), "A frame of a stream that was never opened.");
        _floodGuard.Count(_pool.Now);
        return null;
    }

    /// <returns>The stream of received HEADERS or DATA, or null if they are ignored.</returns>
    /// <exception cref="Http2Exception">Its response is already complete, or it was never opened (RFC 9113, 5.1).</exception>
    private Http2Stream? FindReceiving(int streamId)
    {
        var stream = Find(streamId);
        Require(stream is not { IsResponseComplete: true }, "A frame after the end of a response.", Http2ErrorCode.StreamClosed);
        return stream is { Failure: null } ? stream : null;
    }

    /// <summary>A stream error (RFC 9113, 5.4.2). The stream is reset immediately, since the forwarder may be waiting for a slow client.</summary>
    private void FailStream(Http2Stream stream, Http2ErrorCode errorCode, string violation)
    {
        stream.Fail(new ForwardingFailure(ForwardingFailureKind.UpstreamError, new IOException(violation)), resetCode: null);
        _writer.WriteResetStream(stream.Id, errorCode);
        AddReady(stream);
    }

    /// <summary>Resumes the first few forwarders on this thread and the rest on other threads, so that none waits for a long queue of others.</summary>
    private void SignalReadyStreams()
    {
        for (var start = SignalBatchSize; start < _readyStreams.Count; start += SignalBatchSize)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static batch => batch.ForEach(stream => stream.SignalReady()),
                _readyStreams.GetRange(start, Math.Min(SignalBatchSize, _readyStreams.Count - start)),
                preferLocal: false);
        }

        for (var index = 0; index < SignalBatchSize && index < _readyStreams.Count; index++)
        {
            _readyStreams[index].SignalReady();
        }

        _readyStreams.Clear();
    }

    private void AddReady(Http2Stream stream)
    {
        if (stream.TryEndWait())
        {
            _readyStreams.Add(stream);
        }
    }

    private static void Require(bool condition, string violation, Http2ErrorCode errorCode = Http2ErrorCode.ProtocolError)
    {
        if (!condition)
        {
            throw new Http2Exception(errorCode, violation);
        }
    }
}
