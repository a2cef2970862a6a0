namespace Showroom.Http2Forwarding.Protocol;

/// <summary>Handles the frames that a <see cref="FrameReader"/> has parsed. A protocol violation is an <see cref="Http2Exception"/>.</summary>
internal interface IFrameHandler
{
    /// <param name="streamId">Its stream.</param>
    /// <param name="fields">May be kept if an empty list takes its place.</param>
    /// <param name="violation">Why the message is malformed, or null.</param>
    /// <param name="endStream">Nothing follows on the stream.</param>
    void OnHeaders(int streamId, ref List<HeaderField> fields, string? violation, bool endStream);

    /// <param name="streamId">Its stream.</param>
    /// <param name="data">Without padding.</param>
    /// <param name="flowControlledLength">Of the data with its padding, in bytes (RFC 9113, 6.9.1).</param>
    /// <param name="endStream">Nothing follows on the stream.</param>
    void OnData(int streamId, ReadOnlySpan<byte> data, int flowControlledLength, bool endStream);

    void OnResetStream(int streamId, Http2ErrorCode errorCode);

    void OnSetting(SettingId setting, uint value);

    void OnSettingsEnd();

    void OnSettingsAck();

    void OnPing(ReadOnlySpan<byte> payload);

    void OnGoAway(int lastStreamId, Http2ErrorCode errorCode);

    void OnWindowUpdate(int streamId, int increment);

    /// <summary>A frame that has no effect was received.</summary>
    void OnIgnoredFrame();

    /// <summary>Every complete frame received so far has been handled, at least one since the previous call.</summary>
    void OnReadCompleted();
}
