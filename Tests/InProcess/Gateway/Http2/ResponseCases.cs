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
        ["GOAWAY before a complete response"] = async (connection, stream) =>
        {
            await connection.WriteAsync([.. EncodeFrame(FrameType.GoAway, FrameFlags.None, 0, [.. ToBytes(stream), 0, 0, 0, 0]), .. EncodeFrame(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders())]);
            await connection.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
            connection.Close();
        },
    };

    /// <summary>Invalid: the client receives 502.</summary>
    public static IReadOnlyDictionary<string, Func<FrameConnection, int, Task>> Invalid { get; } = new Dictionary<string, Func<FrameConnection, int, Task>>
    {
        ["a closed connection"] = (connection, _) => { connection.Close(); return Task.CompletedTask; },
        ["RST_STREAM with INTERNAL_ERROR"] = (connection, stream) => connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, 0, 0, 0, 2),
        ["a frame over SETTINGS_MAX_FRAME_SIZE"] = (connection, stream) => connection.WriteAsync(EncodeFrame(FrameType.Data, EndStream, stream, new byte[FrameHeader.MaxPayloadLength + 1])),
        ["DATA on stream 0"] = (connection, _) => connection.WriteAsync(FrameType.Data, EndStream, 0, 1),
        ["HEADERS on stream 0"] = (connection, _) => connection.WriteAsync(FrameType.Headers, EndHeaders, 0, 0x88),
        ["DATA before HEADERS"] = (connection, stream) => connection.WriteAsync(FrameType.Data, EndStream, stream, 1),
        ["no :status"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeLiteral("x-a", "b")),
        ["an empty header block"] = (connection, stream) => SendHeadersAsync(connection, stream, []),
        ["a non-numeric :status"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeLiteral(":status", "abc")),
        ["a :status out of range"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeLiteral(":status", "2000")),
        ["an informational response that ends the stream"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeLiteral(":status", "103")),
        ["index 0"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0x80]),
        ["an index beyond the table"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0xff, 0x20]),
        ["an overlong integer"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ["a string longer than its block"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0x00, 0x03, 0x61]),
        ["a name without a value"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0x00, 0x01, 0x61]),
        ["Huffman padding of zeros"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0x00, 0x01, 0x61, 0x81, 0x00]),
        ["Huffman EOS"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0x00, 0x01, 0x61, 0x84, 0xff, 0xff, 0xff, 0xff]),
        ["a dynamic table over SETTINGS_HEADER_TABLE_SIZE"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x3f, 0xe2, 0x1f, 0x88]),
        ["a dynamic table size update after a field"] = (connection, stream) => SendHeadersAsync(connection, stream, [0x88, 0x20]),
        ["upper case in a field name"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeHeaders(("X-A", "b"))),
        ["a space in a field name"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeHeaders(("x a", "b"))),
        ["an empty field name"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeHeaders(("", "b"))),
        ["CR and LF in a field value"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeHeaders(("x-a", "b\r\n\r\nHTTP/1.1 200 OK"))),
        ["NUL in a field value"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeHeaders(("x-a", "b\0c"))),
        ["a control character that Kestrel rejects"] = (connection, stream) => SendHeadersAsync(connection, stream, FrameConnection.EncodeHeaders(("x-a", "b\u0001c"))),
        ["headers over SETTINGS_MAX_HEADER_LIST_SIZE"] = async (connection, stream) =>
        {
            var block = FrameConnection.EncodeHeaders([.. Enumerable.Range(0, 80).Select(number => ($"x-{number}", new string('a', 1000)))]);
            await connection.WriteAsync(FrameType.Headers, FrameFlags.None, stream, block[..16000]);
            foreach (var part in block[16000..].Chunk(16000))
            {
                await connection.WriteAsync(FrameType.Continuation, FrameFlags.None, stream, part);
            }
        },
        ["CONTINUATION without HEADERS"] = (connection, stream) => connection.WriteAsync(FrameType.Continuation, EndHeaders, stream, 0x88),
        ["DATA between HEADERS and CONTINUATION"] = async (connection, stream) =>
        {
            await connection.WriteAsync(FrameType.Headers, FrameFlags.None, stream, 0x88);
            await connection.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
        },
        ["padding longer than the frame"] = (connection, stream) => connection.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Padded, stream, 9, 0x88),
        ["padding without its length"] = (connection, stream) => connection.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Padded, stream),
        ["truncated priority fields"] = (connection, stream) => connection.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Priority, stream, 0, 0),
        ["PUSH_PROMISE"] = (connection, stream) => connection.WriteAsync(FrameType.PushPromise, EndHeaders, stream, 0, 0, 0, 2, 0x82),
        ["a truncated setting"] = (connection, _) => connection.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 4, 0),
        ["SETTINGS_INITIAL_WINDOW_SIZE out of range"] = (connection, _) => connection.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 4, 0xff, 0xff, 0xff, 0xff),
        ["a short PING"] = (connection, _) => connection.WriteAsync(FrameType.Ping, FrameFlags.None, 0, 1),
        ["a short GOAWAY"] = (connection, _) => connection.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, 1),
        ["a short RST_STREAM"] = (connection, stream) => connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, 1),
        ["a short WINDOW_UPDATE"] = (connection, stream) => connection.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, stream, 1),
        ["a connection window overflow"] = (connection, _) => connection.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, 0, 0x7f, 0xff, 0xff, 0xff),
        ["a non-numeric Content-Length"] = (connection, stream) => connection.RespondAsync(stream, "hello", ("content-length", "five")),
        ["a body shorter than Content-Length"] = (connection, stream) => connection.RespondAsync(stream, "hello", ("content-length", "9")),
        ["a body longer than Content-Length"] = (connection, stream) => connection.RespondAsync(stream, "hello", ("content-length", "3")),
        ["a connection error after valid headers"] = (connection, stream) => connection.WriteAsync(
            [.. EncodeFrame(FrameType.Headers, EndHeaders, stream, FrameConnection.EncodeHeaders(("content-length", "5"))), .. EncodeFrame(FrameType.Data, EndStream, 0, s_hello)]),
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

    private static Task SendHeadersAsync(FrameConnection connection, int stream, byte[] block) => connection.WriteAsync(FrameType.Headers, EndHeaders | EndStream, stream, block);
}
