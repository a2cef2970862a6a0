using System.Buffers.Binary;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>How far an error reaches (RFC 9113, 5.4).</summary>
internal enum ErrorScope
{
    Stream,
    Connection,
}

/// <summary>What a replica sends in place of a response.</summary>
/// <param name="Scope">A stream error leaves the other requests of the connection alone.</param>
/// <param name="Code">Of the RST_STREAM or GOAWAY that the gateway sends; null if it sends none.</param>
/// <param name="Encode">The bytes, by the stream's id.</param>
/// <param name="ThenClose">Whether the replica then closes the connection.</param>
internal sealed record HostileCase(ErrorScope Scope, Http2ErrorCode? Code, Func<int, byte[]> Encode, bool ThenClose = false)
{
    public static IReadOnlyDictionary<string, HostileCase> All { get; } =
        FrameCases.All.Concat(SettingCases.All).Concat(HpackCases.All).Concat(HeaderCases.All).Concat(ContentCases.All).Concat(FloodCases.All).ToDictionary();

    public static HostileCase StreamError(Func<int, byte[]> encode, Http2ErrorCode? code = Http2ErrorCode.ProtocolError) => new(ErrorScope.Stream, code, encode);

    public static HostileCase ConnectionError(Func<int, byte[]> encode, Http2ErrorCode code = Http2ErrorCode.ProtocolError) => new(ErrorScope.Connection, code, encode);

    public static byte[] Frame(FrameType type, int flags, int stream, params byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, (FrameFlags)flags, stream).Write(bytes);
        payload.CopyTo(bytes, FrameHeader.Size);
        return bytes;
    }

    /// <summary>HEADERS with END_HEADERS, without END_STREAM: 200 and the fields.</summary>
    public static byte[] Headers(int stream, params (string Name, string Value)[] fields) =>
        Frame(FrameType.Headers, (int)FrameFlags.EndHeaders, stream, FrameConnection.EncodeHeaders(fields));

    /// <summary>HEADERS that end the stream.</summary>
    public static byte[] LastHeaders(int stream, params byte[] block) => Frame(FrameType.Headers, (int)(FrameFlags.EndHeaders | FrameFlags.EndStream), stream, block);

    /// <summary>DATA that ends the stream.</summary>
    public static byte[] LastData(int stream, params byte[] data) => Frame(FrameType.Data, (int)FrameFlags.EndStream, stream, data);

    public static byte[] Literal(string name, string value) => FrameConnection.EncodeLiteral(name, value);

    public static byte[] Int32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
