using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <content>Received frames of the connection.</content>
internal sealed partial class Http2Connection
{
    void IFrameHandler.OnSetting(SettingId setting, uint value)
    {
        _floodGuard.Count(_pool.Now);
        lock (_lock)
        {
            switch (setting)
            {
                case SettingId.HeaderTableSize:
                    // The table is not used here, but a reduction must be confirmed in the next header block (RFC 7541, 4.2).
                    _confirmTableSize |= value < HeaderTable.MaxSize;
                    break;
                case SettingId.EnablePush:
                    Require(value == 0, "SETTINGS_ENABLE_PUSH of a server is not 0.");
                    break;
                case SettingId.MaxConcurrentStreams:
                    _maxStreams = (int)Math.Min(value, MaxStreams);
                    break;
                case SettingId.InitialWindowSize:
                    Require(value <= int.MaxValue, "SETTINGS_INITIAL_WINDOW_SIZE is too large.", Http2ErrorCode.FlowControlError);
                    foreach (var stream in _streams.Values)
                    {
                        Require(_bodies.TryAddWindow(stream.Body, (int)value - _initialSendWindow), "SETTINGS_INITIAL_WINDOW_SIZE is too large.", Http2ErrorCode.FlowControlError);
                    }

                    _initialSendWindow = (int)value;
                    break;
                case SettingId.MaxFrameSize:
                    // Frames never exceed the smallest value that is allowed.
                    Require(value is >= FrameHeader.MaxPayloadLength and <= FrameHeader.MaxAllowedPayloadLength, "SETTINGS_MAX_FRAME_SIZE is out of range.");
                    break;
                case SettingId.EnableConnectProtocol:
                    Require(value <= 1 && !(_acceptsWebSockets && value == 0), "SETTINGS_ENABLE_CONNECT_PROTOCOL is out of range, or taken back (RFC 8441, 3).");
                    _acceptsWebSockets = value == 1;
                    break;
                default:
                    // The remaining settings concern features that are not used.
                    break;
            }
        }
    }

    void IFrameHandler.OnSettingsEnd()
    {
        _floodGuard.Count(_pool.Now);
        lock (_lock)
        {
            _writer.WriteAck(FrameType.Settings, []);
            (_clearTable, _confirmTableSize) = (_clearTable || _confirmTableSize, false);
        }

        _settingsReceived.TrySetResult();
    }

    void IFrameHandler.OnSettingsAck()
    {
        Require(_isSettingsAckExpected, "An acknowledgement of SETTINGS that were not sent.");
        _isSettingsAckExpected = false;
    }

    void IFrameHandler.OnPing(ReadOnlySpan<byte> payload)
    {
        _floodGuard.Count(_pool.Now);
        _writer.WriteAck(FrameType.Ping, payload);
    }

    void IFrameHandler.OnGoAway(int lastStreamId, Http2ErrorCode errorCode)
    {
        _floodGuard.Count(_pool.Now);
        Require(lastStreamId <= (_goAwayStreamId ?? int.MaxValue), "A GOAWAY takes back an earlier one (RFC 9113, 6.8).");
        _goAwayStreamId = lastStreamId;
        FailStreams(
            stream => stream.Id > lastStreamId
                ? new ForwardingFailure(
                    stream.StatusCode == 0 ? ForwardingFailureKind.NotProcessed : ForwardingFailureKind.UpstreamError,
                    new IOException($"The destination closes the connection (GOAWAY, {errorCode})."))
                : null,
            drain: true);
        AbortIfDrained();
    }
}
