using System.Buffers.Binary;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>What a replica may do with a request, by name.</summary>
internal static class ResponseCases
{
    private const FrameFlags EndHeaders = FrameFlags.EndHeaders;
    private const FrameFlags EndStream = FrameFlags.EndStream;

    private static readonly byte[] s_hello = "hello"u8.ToArray();

    /// <summary>Unusual, but right: the client gets 200 and "hello".</summary>
    internal static IReadOnlyDictionary<string, Func<FrameConnection, int, Task>> Right { get; } = new Dictionary<string, Func<FrameConnection, int, Task>>
    {
        ["plain"] = (talk, stream) => talk.AnswerAsync(stream),
        ["fields over three frames"] = async (talk, stream) =>
        {
            var block = FrameConnection.Block(("x-long", new string('a', 300)));
            await talk.WriteAsync(FrameType.Headers, FrameFlags.None, stream, block[..50]);
            await talk.WriteAsync(FrameType.Continuation, FrameFlags.None, stream, block[50..60]);
            await talk.WriteAsync(FrameType.Continuation, EndHeaders, stream, block[60..]);
            await talk.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
        },
        ["padding and priority"] = async (talk, stream) =>
        {
            await talk.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Padded | FrameFlags.Priority, stream, [3, 0, 0, 0, 0, 16, .. FrameConnection.Block(), 0, 0, 0]);
            await talk.WriteAsync(FrameType.Data, EndStream | FrameFlags.Padded, stream, [4, .. s_hello, 0, 0, 0, 0]);
        },
        ["frames of a later standard"] = async (talk, stream) =>
        {
            await talk.WriteAsync((FrameType)0x42, (FrameFlags)0xff, stream, 1, 2, 3);
            await talk.WriteAsync(FrameType.Priority, FrameFlags.None, stream, 0, 0, 0, 0, 1);
            await talk.AnswerAsync(stream);
        },
        ["announcements first"] = async (talk, stream) =>
        {
            await talk.WriteAsync(FrameType.Headers, EndHeaders, stream, FrameConnection.Literal(":status", "100"));
            await talk.WriteAsync(FrameType.Headers, EndHeaders, stream, [.. FrameConnection.Literal(":status", "103"), .. FrameConnection.Literal("link", "</a.css>")]);
            await talk.AnswerAsync(stream);
        },
        ["trailers"] = async (talk, stream) =>
        {
            await talk.WriteAsync(FrameType.Headers, EndHeaders, stream, FrameConnection.Block());
            await talk.WriteAsync(FrameType.Data, FrameFlags.None, stream, s_hello);
            await talk.WriteAsync(FrameType.Headers, EndHeaders | EndStream, stream, FrameConnection.Literal("x-checksum", "1"));
        },
        ["a frame for every byte"] = async (talk, stream) =>
        {
            await talk.WriteAsync(FrameType.Headers, EndHeaders, stream, FrameConnection.Block());
            foreach (var one in s_hello)
            {
                await talk.WriteAsync(FrameType.Data, FrameFlags.None, stream, one);
            }

            await talk.WriteAsync(FrameType.Data, EndStream, stream);
        },
        ["byte by byte"] = async (talk, stream) =>
        {
            byte[] all = [.. Frame(FrameType.Headers, EndHeaders, stream, FrameConnection.Block(("x-a", "b"))), .. Frame(FrameType.Data, EndStream, stream, s_hello)];
            foreach (var one in all)
            {
                await talk.WriteAsync([one]);
            }
        },
        ["all at once, and a reset that says all is well"] = (talk, stream) => talk.WriteAsync(
        [
            .. Frame(FrameType.Headers, EndHeaders, stream, FrameConnection.Block()), .. Frame(FrameType.Data, EndStream, stream, s_hello),
            .. Frame(FrameType.ResetStream, FrameFlags.None, stream, [0, 0, 0, 0]),
        ]),
        ["a table made small and large again"] = async (talk, stream) =>
        {
            await talk.WriteAsync(FrameType.Headers, EndHeaders, stream, [0x20, 0x3f, 0xe1, 0x1f, .. FrameConnection.Block(("x-a", "b"))]);
            await talk.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
        },
        ["complete before it goes away"] = async (talk, stream) =>
        {
            await talk.WriteAsync([.. Frame(FrameType.GoAway, FrameFlags.None, 0, [.. Number(stream), 0, 0, 0, 0]), .. Frame(FrameType.Headers, EndHeaders, stream, FrameConnection.Block())]);
            await talk.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
            talk.HangUp();
        },
    };

    /// <summary>Wrong: the client gets 502, at once.</summary>
    internal static IReadOnlyDictionary<string, Func<FrameConnection, int, Task>> Wrong { get; } = new Dictionary<string, Func<FrameConnection, int, Task>>
    {
        ["hangs up"] = (talk, _) => { talk.HangUp(); return Task.CompletedTask; },
        ["breaks off the exchange"] = (talk, stream) => talk.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, 0, 0, 0, 2),
        ["a frame that is too long"] = (talk, stream) => talk.WriteAsync(Frame(FrameType.Data, EndStream, stream, new byte[FrameHeader.MaxPayloadLength + 1])),
        ["data for no stream"] = (talk, _) => talk.WriteAsync(FrameType.Data, EndStream, 0, 1),
        ["fields for no stream"] = (talk, _) => talk.WriteAsync(FrameType.Headers, EndHeaders, 0, 0x88),
        ["data before the head"] = (talk, stream) => talk.WriteAsync(FrameType.Data, EndStream, stream, 1),
        ["no status"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Literal("x-a", "b")),
        ["no fields at all"] = (talk, stream) => HeadAsync(talk, stream, []),
        ["a status that is no number"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Literal(":status", "abc")),
        ["a status out of range"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Literal(":status", "2000")),
        ["an announcement that ends"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Literal(":status", "103")),
        ["field 0"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0x80]),
        ["a field that was never said"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0xff, 0x20]),
        ["a number without end"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ["a string longer than its block"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0x00, 0x03, 0x61]),
        ["a name without a value"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0x00, 0x01, 0x61]),
        ["compression filled up with zeros"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0x00, 0x01, 0x61, 0x81, 0x00]),
        ["compression with the end of string"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0x00, 0x01, 0x61, 0x84, 0xff, 0xff, 0xff, 0xff]),
        ["a table larger than offered"] = (talk, stream) => HeadAsync(talk, stream, [0x3f, 0xe2, 0x1f, 0x88]),
        ["a table that changes too late"] = (talk, stream) => HeadAsync(talk, stream, [0x88, 0x20]),
        ["capitals in a name"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Block(("X-A", "b"))),
        ["a space in a name"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Block(("x a", "b"))),
        ["an empty name"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Block(("", "b"))),
        ["a second answer in a value"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Block(("x-a", "b\r\n\r\nHTTP/1.1 200 OK"))),
        ["a zero in a value"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Block(("x-a", "b\0c"))),
        ["a control character that Kestrel does not write"] = (talk, stream) => HeadAsync(talk, stream, FrameConnection.Block(("x-a", "b\u0001c"))),
        ["more fields than anybody needs"] = async (talk, stream) =>
        {
            var block = FrameConnection.Block([.. Enumerable.Range(0, 80).Select(number => ($"x-{number}", new string('a', 1000)))]);
            await talk.WriteAsync(FrameType.Headers, FrameFlags.None, stream, block[..16000]);
            foreach (var part in block[16000..].Chunk(16000))
            {
                await talk.WriteAsync(FrameType.Continuation, FrameFlags.None, stream, part);
            }
        },
        ["a continuation of nothing"] = (talk, stream) => talk.WriteAsync(FrameType.Continuation, EndHeaders, stream, 0x88),
        ["data in the middle of the fields"] = async (talk, stream) =>
        {
            await talk.WriteAsync(FrameType.Headers, FrameFlags.None, stream, 0x88);
            await talk.WriteAsync(FrameType.Data, EndStream, stream, s_hello);
        },
        ["more padding than frame"] = (talk, stream) => talk.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Padded, stream, 9, 0x88),
        ["padding without a length"] = (talk, stream) => talk.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Padded, stream),
        ["a priority cut off"] = (talk, stream) => talk.WriteAsync(FrameType.Headers, EndHeaders | FrameFlags.Priority, stream, 0, 0),
        ["a push"] = (talk, stream) => talk.WriteAsync(FrameType.PushPromise, EndHeaders, stream, 0, 0, 0, 2, 0x82),
        ["half a setting"] = (talk, _) => talk.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 4, 0),
        ["a setting out of range"] = (talk, _) => talk.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 4, 0xff, 0xff, 0xff, 0xff),
        ["a short ping"] = (talk, _) => talk.WriteAsync(FrameType.Ping, FrameFlags.None, 0, 1),
        ["a short farewell"] = (talk, _) => talk.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, 1),
        ["a short reset"] = (talk, stream) => talk.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, 1),
        ["a short window"] = (talk, stream) => talk.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, stream, 1),
        ["a window without end"] = (talk, _) => talk.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, 0, 0x7f, 0xff, 0xff, 0xff),
        ["a length that is no number"] = (talk, stream) => talk.AnswerAsync(stream, "hello", ("content-length", "five")),
        ["less than promised"] = (talk, stream) => talk.AnswerAsync(stream, "hello", ("content-length", "9")),
        ["more than promised"] = (talk, stream) => talk.AnswerAsync(stream, "hello", ("content-length", "3")),
        ["news for one and nonsense for all"] = (talk, stream) => talk.WriteAsync(
            [.. Frame(FrameType.Headers, EndHeaders, stream, FrameConnection.Block(("content-length", "5"))), .. Frame(FrameType.Data, EndStream, 0, s_hello)]),
    };

    internal static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    internal static byte[] Frame(FrameType type, FrameFlags flags, int stream, byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(payload.Length, type, flags, stream).Write(bytes);
        return [.. bytes, .. payload];
    }

    private static Task HeadAsync(FrameConnection talk, int stream, byte[] block) => talk.WriteAsync(FrameType.Headers, EndHeaders | EndStream, stream, block);
}
