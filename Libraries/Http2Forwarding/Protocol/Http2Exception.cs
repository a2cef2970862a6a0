namespace Showroom.Http2Forwarding.Protocol;

/// <summary>The error codes of RFC 9113, 7, that are used here.</summary>
internal enum Http2ErrorCode
{
    NoError = 0x0,
    ProtocolError = 0x1,
    InternalError = 0x2,
    FlowControlError = 0x3,
    StreamClosed = 0x5,
    FrameSizeError = 0x6,
    RefusedStream = 0x7,
    Cancel = 0x8,
    CompressionError = 0x9,
    EnhanceYourCalm = 0xb,
}

/// <summary>A connection error (RFC 9113, 5.4.1): the peer violated the protocol and the connection is closed.</summary>
internal sealed class Http2Exception(Http2ErrorCode errorCode, string message) : IOException(message)
{
    public Http2ErrorCode ErrorCode { get; } = errorCode;
}
