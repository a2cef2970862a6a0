using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>Frame types (RFC 9113, 6).</summary>
internal enum FrameType : byte
{
    Data = 0x0,
    Headers = 0x1,
    Priority = 0x2,
    ResetStream = 0x3,
    Settings = 0x4,
    PushPromise = 0x5,
    Ping = 0x6,
    GoAway = 0x7,
    WindowUpdate = 0x8,
    Continuation = 0x9,
}

/// <summary>Frame flags (RFC 9113, 6); the meaning of a bit depends on the frame type.</summary>
[Flags]
[SuppressMessage("Design", "CA1069", Justification = "END_STREAM and ACK share a bit in the RFC.")]
internal enum FrameFlags : byte
{
    None = 0x0,
    EndStream = 0x1,
    Ack = 0x1,
    EndHeaders = 0x4,
    Padded = 0x8,
    Priority = 0x20,
}

/// <summary>The settings that this client sends, applies or checks (RFC 9113, 6.5.2).</summary>
internal enum SettingId : ushort
{
    HeaderTableSize = 0x1,
    EnablePush = 0x2,
    MaxConcurrentStreams = 0x3,
    InitialWindowSize = 0x4,
    MaxFrameSize = 0x5,
    MaxHeaderListSize = 0x6,

    /// <summary>RFC 8441, 3.</summary>
    EnableConnectProtocol = 0x8,
}

/// <summary>The header of every frame (RFC 9113, 4.1).</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int StreamId)
{
    /// <summary>In bytes.</summary>
    public const int Size = 9;

    /// <summary>The initial SETTINGS_MAX_FRAME_SIZE in bytes, which neither side raises here.</summary>
    public const int MaxPayloadLength = 16384;

    /// <summary>The highest SETTINGS_MAX_FRAME_SIZE in bytes that is allowed (RFC 9113, 6.5.2).</summary>
    public const int MaxAllowedPayloadLength = (1 << 24) - 1;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        (bytes[0] << 16) | (bytes[1] << 8) | bytes[2],
        (FrameType)bytes[3],
        (FrameFlags)bytes[4],
        BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, Length << 8);
        bytes[3] = (byte)Type;
        bytes[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes[5..], StreamId);
    }
}
