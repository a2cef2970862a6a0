using System.Globalization;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <content>Received frames.</content>
internal sealed partial class Http2Connection : IFrameHandler
{
    /// <summary>How many forwarders resume on the reading thread, or on each other thread, before the next ones.</summary>
    private const int SignalBatchSize = 8;

    /// <summary>Streams whose forwarder is to be resumed; used by the reading thread only.</summary>
    private readonly List<Http2Stream> _readyStreams = [];

    void IFrameHandler.OnHeaders(int streamId, ref List<HeaderField> fields, bool endStream)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue(streamId, out var stream) || stream.Failure is not null)
            {
                return;
            }

            if (stream.StatusCode != 0)
            {
                // Trailers: an intermediary may discard them (RFC 9110, 6.5.1), and no service here sends any.
                stream.StoreData([], endStream);
            }
            else if (ParseStatus(fields) is var status and >= 200)
            {
                stream.StoreHeaders(status, ref fields, endStream);
            }
            else
            {
                Require(!endStream, "An informational response ends the stream.");
                return;
            }

            AddReady(stream);
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

            if (_streams.TryGetValue(streamId, out var stream) && stream.Failure is null)
            {
                Require(stream.StatusCode != 0 && !stream.IsResponseComplete, "DATA was received before the headers or after the end of the response.");
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
            if (_streams.TryGetValue(streamId, out var stream))
            {
                stream.Fail(new ForwardingFailure(
                    errorCode == Http2ErrorCode.RefusedStream ? ForwardingFailureKind.NotProcessed : ForwardingFailureKind.UpstreamError,
                    new IOException($"The destination reset the stream ({errorCode}).")));
                AddReady(stream);
            }
        }
    }

    void IFrameHandler.OnSetting(SettingId setting, uint value)
    {
        lock (_lock)
        {
            switch (setting)
            {
                case SettingId.MaxConcurrentStreams:
                    _maxStreams = (int)Math.Min(value, MaxStreams);
                    break;
                case SettingId.InitialWindowSize:
                    Require(value <= int.MaxValue, "SETTINGS_INITIAL_WINDOW_SIZE is too large.");
                    foreach (var stream in _streams.Values)
                    {
                        stream.AddSendWindow((int)value - _initialSendWindow);
                    }

                    _initialSendWindow = (int)value;
                    break;
                default:
                    // Frames never exceed the default size, and the remaining settings concern features that are not used.
                    break;
            }
        }
    }

    void IFrameHandler.OnSettingsEnd() => _writer.WriteAck(FrameType.Settings, []);

    void IFrameHandler.OnPing(ReadOnlySpan<byte> payload) => _writer.WriteAck(FrameType.Ping, payload);

    void IFrameHandler.OnGoAway(int lastStreamId)
    {
        FailStreams(
            stream => stream.Id > lastStreamId
                ? new ForwardingFailure(ForwardingFailureKind.NotProcessed, new IOException("The destination closes the connection (GOAWAY)."))
                : null,
            drain: true);
        AbortIfDrained();
    }

    void IFrameHandler.OnWindowUpdate(int streamId, int increment)
    {
        lock (_lock)
        {
            if (streamId != 0)
            {
                _streams.GetValueOrDefault(streamId)?.AddSendWindow(increment);
                return;
            }

            _sendWindow += increment;
            Require(_sendWindow <= int.MaxValue, "The connection's flow-control window is too large.");
            foreach (var stream in _streams.Values)
            {
                // Resumes a body that waits for the connection's window.
                stream.AddSendWindow(0);
            }
        }
    }

    void IFrameHandler.OnReadCompleted() => SignalReadyStreams();

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

    private static int ParseStatus(List<HeaderField> fields)
    {
        var status = 0;
        Require(
            fields is [{ Name.IsStatus: true }, ..] && int.TryParse(fields[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and < 1000,
            "A response has no valid :status.");
        return status;
    }

    private static void Require(bool condition, string violation)
    {
        if (!condition)
        {
            throw new Http2Exception(Http2ErrorCode.ProtocolError, violation);
        }
    }
}
