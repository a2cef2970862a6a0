using Showroom.Http2Forwarding.Protocol;
using static Showroom.Tests.InProcess.Gateway.Http2.Hostile.HostileCase;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>Frames that cost the gateway work, or memory, and never become a response (RFC 9113, 10.5).</summary>
internal static class FloodCases
{
    private const int Count = 4 * FloodGuard.MaxFrames;

    public static IReadOnlyDictionary<string, HostileCase> All { get; } = new Dictionary<string, HostileCase>
    {
        ["a flood of PING"] = Flood(_ => Frame(FrameType.Ping, 0, 0, new byte[8])),
        ["a flood of acknowledgements of PING"] = Flood(_ => Frame(FrameType.Ping, (int)FrameFlags.Ack, 0, new byte[8])),
        ["a flood of SETTINGS"] = Flood(_ => Frame(FrameType.Settings, 0, 0)),
        ["a flood of settings in few frames"] = ConnectionError(
            _ => [.. Enumerable.Repeat(Frame(FrameType.Settings, 0, 0, [.. Enumerable.Repeat(new byte[] { 0, 4, 0, 1, 0, 0 }, 2000).SelectMany(setting => setting)]), 20).SelectMany(frame => frame)],
            Http2ErrorCode.EnhanceYourCalm),
        ["a flood of PRIORITY"] = Flood(stream => Frame(FrameType.Priority, 0, stream, new byte[5])),
        ["a flood of unknown frames"] = Flood(stream => Frame((FrameType)0x42, 0, stream)),
        ["a flood of GOAWAY"] = Flood(stream => Frame(FrameType.GoAway, 0, 0, [.. Int32((uint)stream), 0, 0, 0, 0])),
        ["a flood of DATA without content"] = Flood(stream => Frame(FrameType.Data, 0, stream), stream => Headers(stream, ("content-length", "5"))),
        ["a flood of DATA with padding only"] = Flood(stream => Frame(FrameType.Data, (int)FrameFlags.Padded, stream, 0), stream => Headers(stream, ("content-length", "5"))),
        ["a flood of CONTINUATION without content"] = Flood(stream => Frame(FrameType.Continuation, 0, stream), stream => Frame(FrameType.Headers, 0, stream, 0x88)),
        ["a header block of endless CONTINUATION"] = ConnectionError(
            stream => [.. Frame(FrameType.Headers, 0, stream, 0x88), .. Enumerable.Repeat(Frame(FrameType.Continuation, 0, stream, Literal("x-a", new string('a', 8000))), 10).SelectMany(frame => frame)],
            Http2ErrorCode.EnhanceYourCalm),
        ["a flood of RST_STREAM"] = new(ErrorScope.Connection, Http2ErrorCode.EnhanceYourCalm, stream => Repeat(Frame(FrameType.ResetStream, 0, stream, 0, 0, 0, 2))),
    };

    private static HostileCase Flood(Func<int, byte[]> frame, Func<int, byte[]>? first = null) =>
        ConnectionError(stream => [.. first?.Invoke(stream) ?? [], .. Repeat(frame(stream))], Http2ErrorCode.EnhanceYourCalm);

    private static byte[] Repeat(byte[] frame)
    {
        var bytes = new byte[frame.Length * Count];
        for (var start = 0; start < bytes.Length; start += frame.Length)
        {
            frame.CopyTo(bytes, start);
        }

        return bytes;
    }
}
