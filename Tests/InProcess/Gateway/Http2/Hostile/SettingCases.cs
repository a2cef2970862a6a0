using Showroom.Http2Forwarding.Protocol;
using static Showroom.Tests.InProcess.Gateway.Http2.Hostile.HostileCase;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>SETTINGS that RFC 9113, 6.5, does not allow.</summary>
internal static class SettingCases
{
    public static IReadOnlyDictionary<string, HostileCase> All { get; } = new Dictionary<string, HostileCase>
    {
        ["a truncated setting"] = ConnectionError(_ => Frame(FrameType.Settings, 0, 0, 0, 4, 0), Http2ErrorCode.FrameSizeError),
        ["an acknowledgement of SETTINGS with a payload"] = ConnectionError(_ => Frame(FrameType.Settings, (int)FrameFlags.Ack, 0, new byte[6]), Http2ErrorCode.FrameSizeError),
        ["a second acknowledgement of SETTINGS"] = ConnectionError(_ => Frame(FrameType.Settings, (int)FrameFlags.Ack, 0)),
        ["SETTINGS_INITIAL_WINDOW_SIZE out of range"] = ConnectionError(_ => Setting(4, uint.MaxValue), Http2ErrorCode.FlowControlError),
        ["SETTINGS_INITIAL_WINDOW_SIZE of 2^31"] = ConnectionError(_ => Setting(4, 1u << 31), Http2ErrorCode.FlowControlError),
        ["SETTINGS_INITIAL_WINDOW_SIZE that overflows a stream"] = ConnectionError(
            stream => [.. Frame(FrameType.WindowUpdate, 0, stream, Int32(1 << 20)), .. Setting(4, int.MaxValue)], Http2ErrorCode.FlowControlError),
        ["SETTINGS_MAX_FRAME_SIZE of 0"] = ConnectionError(_ => Setting(5, 0)),
        ["SETTINGS_MAX_FRAME_SIZE below the minimum"] = ConnectionError(_ => Setting(5, 16_383)),
        ["SETTINGS_MAX_FRAME_SIZE above the maximum"] = ConnectionError(_ => Setting(5, 1 << 24)),
        ["SETTINGS_ENABLE_PUSH of 1"] = ConnectionError(_ => Setting(2, 1)),
        ["SETTINGS_ENABLE_CONNECT_PROTOCOL of 2"] = ConnectionError(_ => Setting(8, 2)),
        ["SETTINGS_ENABLE_CONNECT_PROTOCOL that is taken back"] = ConnectionError(_ => [.. Setting(8, 1), .. Setting(8, 0)]),
        ["SETTINGS_ENABLE_PUSH of 2"] = ConnectionError(_ => Setting(2, 2)),
    };

    public static byte[] Setting(byte id, uint value) => Frame(FrameType.Settings, 0, 0, [0, id, .. Int32(value)]);
}
