namespace Showroom.Gateway.Http2;

/// <summary>The error codes of RFC 9113, 7.</summary>
internal enum Http2Error
{
    None = 0x0,
    Protocol = 0x1,
    FlowControl = 0x3,
    FrameSize = 0x6,
    RefusedStream = 0x7,
    Cancel = 0x8,
    Compression = 0x9,
    EnhanceYourCalm = 0xb,
}

/// <summary>The other side breaks the protocol; the connection is given up.</summary>
internal sealed class Http2Exception(Http2Error error, string message) : IOException(message)
{
    internal Http2Error Error { get; } = error;
}
