using System.Buffers.Binary;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>Scripted responses of a replica, by name.</summary>
internal static class ResponseCases
{
    private const FrameFlags EndHeaders = FrameFlags.EndHeaders;
    private const FrameFlags EndStream = FrameFlags.EndStream;

    private static readonly byte[] s_hello = "hello"u8.ToArray();

    /// <summary>Valid, if unusual: the client receives 200 and "hello".</summary>
    public static IReadOnlyDictionary<string, Func<FrameConnection, int, Task>> Valid { get; } = new Dictionary<string, Func<FrameConnection, int, Task>>
    {
        ["a plain response"] = (connection, stream) => connection.RespondAsync(stream),
        ["headers in three frames"] = async (connection, stream) =>
        {
            var block = FrameConnection.EncodeHeaders(("x-long", new string('a', 300)));
            await connection.WriteAsync(FrameType.Headers, FrameFlags.None, stream, block[..50]);
            await connection.WriteAsync(FrameType.Continuation, FrameFlags.None, stream, block[50..60]);
            await connection.WriteAsync(FrameType.Continuation, EndHeaders, stream, block[60..]);
            await connection.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
        },
        ["padding and priority"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Padded | FrameFlags.Priority, stream, [3, 0, 0, 0, 0, 16, .. FrameConnection.EncodeHeaders(), 0, 0, 0]);
            await connection.WriteAsync(FrameType.Data, EndStream | FrameFlags.Padded, stream, [4, .. s_hello, 0, 0, 0, 0]);
        },
        ["unknown frame types"] = async (connection, stream) =>
        {
            await connection.WriteAsync((FrameType)0x42, (FrameFlags)0xff, stream, 1, 2, 3);
            await connection.WriteAsync(FrameType.Priority, FrameFlags.None, stream, 0, 0, 0, 0, 1);
            await connection.RespondAsync(stream);
        },
        ["informational responses first"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeLiteral(":status", "100"));
            await connection.WriteAsync(FrameType.Headers, EndHeaders, stream, [.. FrameConnection.EncodeLiteral(":status", "103"), .. FrameConnection.EncodeLiteral("link", "</a.css>")]);
            await connection.RespondAsync(stream);
        },
        ["trailers"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders());
            await connection.WriteAsync(FrameType.Data, FrameFlags.None, stream, s_hello);
            await connection.WriteAsync(FrameType.Headers, EndHeaders | EndStream, stream, FrameConnection.EncodeLiteral("x-checksum", "1"));
        },
        ["a DATA frame for every byte"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders());
            foreach (var one in s_hello)
            {
                await connection.WriteAsync(FrameType.Data, FrameFlags.None, stream, one);
            }

            await connection.WriteAsync(FrameType.Data, EndStream, stream);
        },
        ["one byte per write"] = async (connection, stream) =>
        {
            byte[] all = [.. EncodeFrame(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders(("x-a", "b"))), .. EncodeFrame(FrameType.Data, EndStream, stream, s_hello)];
            foreach (var one in all)
            {
                await connection.WriteAsync([one]);
            }
        },
        ["RST_STREAM with NO_ERROR after the response"] = (connection, stream) => connection.WriteAsync(
        [
            .. EncodeFrame(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders()), .. EncodeFrame(FrameType.Data, EndStream, stream, s_hello),
            .. EncodeFrame(FrameType.ResetStream, FrameFlags.None, stream, [0, 0, 0, 0]),
        ]),
        ["dynamic table size updates"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Headers, EndHeaders, stream, [0x20, 0x3f, 0xe1, 0x1f, .. FrameConnection.EncodeHeaders(("x-a", "b"))]);
            await connection.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
        },
        ["a Content-Length that occurs twice"] = (connection, stream) => connection.RespondAsync(stream, "hello", ("content-length", "5"), ("content-length", "5")),
        ["white space around a value"] = (connection, stream) => connection.RespondAsync(stream, "hello", ("x-a", " b\t")),
        ["fields that this client may not forward"] = (connection, stream) => connection.RespondAsync(stream, "hello", ("alt-svc", "h3=\":443\""), ("proxy-authenticate", "Basic")),
        ["settings at their limits"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff, 0, 5, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1);
            await connection.RespondAsync(stream);
        },
        ["a graceful GOAWAY in two steps"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0);
            await connection.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, [.. ToBytes(stream), 0, 0, 0, 0]);
            await connection.RespondAsync(stream);
        },
        ["WINDOW_UPDATE after the response"] = (connection, stream) => connection.WriteAsync(
        [
            .. EncodeFrame(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders()), .. EncodeFrame(FrameType.Data, EndStream, stream, s_hello),
            .. EncodeFrame(FrameType.WindowUpdate, FrameFlags.None, stream, [0, 0, 0, 1]), .. EncodeFrame(FrameType.Priority, FrameFlags.None, stream, new byte[5]),
        ]),
        ["GOAWAY before a complete response"] = async (connection, stream) =>
        {
            await connection.WriteAsync([.. EncodeFrame(FrameType.GoAway, FrameFlags.None, 0, [.. ToBytes(stream), 0, 0, 0, 0]), .. EncodeFrame(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders())]);
            await connection.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
            connection.Close();
        },
    };

    public static byte[] ToBytes(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] EncodeFrame(FrameType type, FrameFlags flags, int stream, byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(payload.Length, type, flags, stream).Write(bytes);
        return [.. bytes, .. payload];
    }
}
