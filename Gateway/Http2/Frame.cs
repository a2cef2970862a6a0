using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Showroom.Gateway.Http2;

/// <summary>RFC 9113, 6.</summary>
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

/// <summary>RFC 9113, 6; what a bit means depends on the type.</summary>
[Flags]
[SuppressMessage("Design", "CA1069", Justification = "The standard's own.")]
internal enum FrameFlags : byte
{
    None = 0x0,
    EndStream = 0x1,
    Ack = 0x1,
    EndHeaders = 0x4,
    Padded = 0x8,
    Priority = 0x20,
}

/// <summary>The settings that we send or heed (RFC 9113, 6.5.2).</summary>
internal enum Setting : ushort
{
    EnablePush = 0x2,
    MaxConcurrentStreams = 0x3,
    InitialWindowSize = 0x4,
    MaxFrameSize = 0x5,
    MaxHeaderListSize = 0x6,
}

/// <summary>What stands before the payload of every frame (RFC 9113, 4.1).</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int StreamId)
{
    /// <summary>In bytes.</summary>
    internal const int Size = 9;

    /// <summary>The longest payload that may be sent to who has not allowed more, in bytes.</summary>
    internal const int MaxLength = 16384;

    internal static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        (bytes[0] << 16) | (bytes[1] << 8) | bytes[2],
        (FrameType)bytes[3],
        (FrameFlags)bytes[4],
        BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, Length << 8);
        bytes[3] = (byte)Type;
        bytes[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes[5..], StreamId);
    }
}
