using Showroom.Http2Forwarding.Protocol;
using static Showroom.Tests.InProcess.Gateway.Http2.Hostile.HostileCase;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>Frames that RFC 9113, 4 to 6, does not allow.</summary>
internal static class FrameCases
{
    private const int EndHeaders = (int)FrameFlags.EndHeaders;
    private const int Padded = (int)FrameFlags.Padded;
    private const int Priority = (int)FrameFlags.Priority;

    /// <summary>Odd, and above every stream that a test opens.</summary>
    private const int NeverOpened = 9999;

    private static readonly byte[] s_five = [1, 2, 3, 4, 5];

    public static IReadOnlyDictionary<string, HostileCase> All { get; } = new Dictionary<string, HostileCase>
    {
        ["a frame over SETTINGS_MAX_FRAME_SIZE"] = ConnectionError(stream => Frame(FrameType.Data, 0, stream, new byte[FrameHeader.MaxPayloadLength + 1]), Http2ErrorCode.FrameSizeError),
        ["DATA on stream 0"] = ConnectionError(_ => LastData(0, 1)),
        ["HEADERS on stream 0"] = ConnectionError(_ => LastHeaders(0, 0x88)),
        ["RST_STREAM on stream 0"] = ConnectionError(_ => Frame(FrameType.ResetStream, 0, 0, 0, 0, 0, 8)),
        ["PRIORITY on stream 0"] = ConnectionError(_ => Frame(FrameType.Priority, 0, 0, s_five)),
        ["CONTINUATION on stream 0"] = ConnectionError(_ => Frame(FrameType.Continuation, EndHeaders, 0, 0x88)),
        ["SETTINGS on a stream"] = ConnectionError(stream => Frame(FrameType.Settings, 0, stream)),
        ["PING on a stream"] = ConnectionError(stream => Frame(FrameType.Ping, 0, stream, new byte[8])),
        ["GOAWAY on a stream"] = ConnectionError(stream => Frame(FrameType.GoAway, 0, stream, new byte[8])),
        ["DATA on a stream that was never opened"] = ConnectionError(_ => LastData(NeverOpened, 1)),
        ["HEADERS on a stream that was never opened"] = ConnectionError(_ => LastHeaders(NeverOpened, 0x88)),
        ["RST_STREAM on a stream that was never opened"] = ConnectionError(_ => Frame(FrameType.ResetStream, 0, NeverOpened, 0, 0, 0, 8)),
        ["WINDOW_UPDATE on a stream that was never opened"] = ConnectionError(_ => Frame(FrameType.WindowUpdate, 0, NeverOpened, 0, 0, 0, 1)),
        ["HEADERS on a stream of the server"] = ConnectionError(_ => LastHeaders(2, 0x88)),
        ["DATA on a stream of the server"] = ConnectionError(_ => LastData(2, 1)),
        ["PUSH_PROMISE"] = ConnectionError(stream => Frame(FrameType.PushPromise, EndHeaders, stream, 0, 0, 0, 2, 0x82)),
        ["PUSH_PROMISE on stream 0"] = ConnectionError(_ => Frame(FrameType.PushPromise, EndHeaders, 0, 0, 0, 0, 2, 0x82)),
        ["CONTINUATION without HEADERS"] = ConnectionError(stream => Frame(FrameType.Continuation, EndHeaders, stream, 0x88)),
        ["CONTINUATION after a complete header block"] = ConnectionError(stream => [.. Headers(stream), .. Frame(FrameType.Continuation, EndHeaders, stream, 0x88)]),
        ["DATA between HEADERS and CONTINUATION"] = ConnectionError(stream => [.. Frame(FrameType.Headers, 0, stream, 0x88), .. LastData(stream, 1)]),
        ["PING between HEADERS and CONTINUATION"] = ConnectionError(stream => [.. Frame(FrameType.Headers, 0, stream, 0x88), .. Frame(FrameType.Ping, 0, 0, new byte[8])]),
        ["an unknown frame between HEADERS and CONTINUATION"] = ConnectionError(stream => [.. Frame(FrameType.Headers, 0, stream, 0x88), .. Frame((FrameType)0x42, 0, stream)]),
        ["HEADERS of another stream between HEADERS and CONTINUATION"] = ConnectionError(stream => [.. Frame(FrameType.Headers, 0, stream, 0x88), .. Headers(stream - 2)]),
        ["CONTINUATION of another stream"] = ConnectionError(stream => [.. Frame(FrameType.Headers, 0, stream, 0x88), .. Frame(FrameType.Continuation, EndHeaders, stream - 2)]),
        ["padding of HEADERS longer than the frame"] = ConnectionError(stream => Frame(FrameType.Headers, EndHeaders | Padded, stream, 9, 0x88)),
        ["padding of DATA longer than the frame"] = ConnectionError(stream => [.. Headers(stream), .. Frame(FrameType.Data, Padded, stream, 2, 0)]),
        ["padding of HEADERS without its length"] = ConnectionError(stream => Frame(FrameType.Headers, EndHeaders | Padded, stream), Http2ErrorCode.FrameSizeError),
        ["padding of DATA without its length"] = ConnectionError(stream => [.. Headers(stream), .. Frame(FrameType.Data, Padded, stream)], Http2ErrorCode.FrameSizeError),
        ["truncated priority fields of HEADERS"] = ConnectionError(stream => Frame(FrameType.Headers, EndHeaders | Priority, stream, 0, 0), Http2ErrorCode.FrameSizeError),
        ["a short PRIORITY"] = ConnectionError(stream => Frame(FrameType.Priority, 0, stream, 0, 0), Http2ErrorCode.FrameSizeError),
        ["a short PING"] = ConnectionError(_ => Frame(FrameType.Ping, 0, 0, 1), Http2ErrorCode.FrameSizeError),
        ["a long PING"] = ConnectionError(_ => Frame(FrameType.Ping, 0, 0, new byte[9]), Http2ErrorCode.FrameSizeError),
        ["a short acknowledgement of PING"] = ConnectionError(_ => Frame(FrameType.Ping, (int)FrameFlags.Ack, 0, 1), Http2ErrorCode.FrameSizeError),
        ["a short GOAWAY"] = ConnectionError(_ => Frame(FrameType.GoAway, 0, 0, 1), Http2ErrorCode.FrameSizeError),
        ["a short RST_STREAM"] = ConnectionError(stream => Frame(FrameType.ResetStream, 0, stream, 1), Http2ErrorCode.FrameSizeError),
        ["a long RST_STREAM"] = ConnectionError(stream => Frame(FrameType.ResetStream, 0, stream, s_five), Http2ErrorCode.FrameSizeError),
        ["a short WINDOW_UPDATE"] = ConnectionError(stream => Frame(FrameType.WindowUpdate, 0, stream, 1), Http2ErrorCode.FrameSizeError),
        ["a long WINDOW_UPDATE"] = ConnectionError(stream => Frame(FrameType.WindowUpdate, 0, stream, s_five), Http2ErrorCode.FrameSizeError),
        ["WINDOW_UPDATE of the connection by 0"] = ConnectionError(_ => Frame(FrameType.WindowUpdate, 0, 0, 0, 0, 0, 0)),
        ["WINDOW_UPDATE of the stream by 0"] = StreamError(stream => Frame(FrameType.WindowUpdate, 0, stream, 0, 0, 0, 0)),
        ["an overflow of the connection's window"] = ConnectionError(_ => Frame(FrameType.WindowUpdate, 0, 0, Int32(int.MaxValue)), Http2ErrorCode.FlowControlError),
        ["an overflow of the stream's window"] = StreamError(stream => Frame(FrameType.WindowUpdate, 0, stream, Int32(int.MaxValue)), Http2ErrorCode.FlowControlError),
        ["an overflow of the stream's window in two steps"] = StreamError(
            stream => [.. Frame(FrameType.WindowUpdate, 0, stream, Int32(int.MaxValue - 65_535)), .. Frame(FrameType.WindowUpdate, 0, stream, Int32(1))], Http2ErrorCode.FlowControlError),
        ["a GOAWAY that takes back an earlier one"] = ConnectionError(
            stream => [.. Frame(FrameType.GoAway, 0, 0, [.. Int32((uint)stream), 0, 0, 0, 0]), .. Frame(FrameType.GoAway, 0, 0, [.. Int32((uint)stream + 2), 0, 0, 0, 0])]),
        ["GOAWAY with INTERNAL_ERROR, and the end"] = new(ErrorScope.Connection, null, stream => Frame(FrameType.GoAway, 0, 0, [.. Int32((uint)stream), 0, 0, 0, 2]), ThenClose: true),
        ["the end of the connection"] = new(ErrorScope.Connection, null, _ => [], ThenClose: true),
        ["the end of the connection within a frame header"] = new(ErrorScope.Connection, null, _ => [0, 0, 8, 1], ThenClose: true),
        ["the end of the connection within HEADERS"] = new(ErrorScope.Connection, null, stream => Headers(stream, ("x-a", "b"))[..^2], ThenClose: true),
        ["the end of the connection before CONTINUATION"] = new(ErrorScope.Connection, null, stream => Frame(FrameType.Headers, 0, stream, 0x88), ThenClose: true),
        ["RST_STREAM with NO_ERROR"] = StreamError(stream => Frame(FrameType.ResetStream, 0, stream, 0, 0, 0, 0), code: null),
        ["RST_STREAM with INTERNAL_ERROR"] = StreamError(stream => Frame(FrameType.ResetStream, 0, stream, 0, 0, 0, 2), code: null),
        ["RST_STREAM with HTTP_1_1_REQUIRED"] = StreamError(stream => Frame(FrameType.ResetStream, 0, stream, 0, 0, 0, 13), code: null),
        ["RST_STREAM with an unknown code"] = StreamError(stream => Frame(FrameType.ResetStream, 0, stream, 0xff, 0xff, 0xff, 0xff), code: null),
        ["RST_STREAM with CANCEL after header fields"] = StreamError(stream => [.. Headers(stream), .. Frame(FrameType.ResetStream, 0, stream, 0, 0, 0, 8)], code: null),
        ["RST_STREAM with REFUSED_STREAM after header fields"] = StreamError(
            stream => [.. Headers(stream, ("content-length", "5")), .. Frame(FrameType.ResetStream, 0, stream, 0, 0, 0, 7)], code: null),
    };
}
