using System.Text;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>One connection, seen from the replica's side.</summary>
internal sealed class FrameConnection(Stream stream, CancellationToken cancellationToken)
{
    /// <summary>What the gateway has acknowledged or answered so far.</summary>
    internal List<FrameType> Acknowledged { get; } = [];

    internal async Task BeginAsync()
    {
        await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length], cancellationToken);
        await WriteAsync(FrameType.Settings, FrameFlags.None, 0);
    }

    internal async Task<(FrameHeader Header, byte[] Payload)> ReadAsync()
    {
        var bytes = new byte[FrameHeader.Size];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        var header = FrameHeader.Read(bytes);
        var payload = new byte[header.Length];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        if (header.Type is FrameType.Settings or FrameType.Ping && header.Flags.HasFlag(FrameFlags.Ack))
        {
            Acknowledged.Add(header.Type);
        }
        else if (header.Type == FrameType.Settings)
        {
            await WriteAsync(FrameType.Settings, FrameFlags.Ack, 0);
        }

        return (header, payload);
    }

    internal Task WriteAsync(FrameType type, FrameFlags flags, int stream, params byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, flags, stream).Write(bytes);
        payload.CopyTo(bytes, FrameHeader.Size);
        return WriteAsync(bytes);
    }

    internal Task WriteAsync(byte[] bytes) => stream.WriteAsync(bytes, cancellationToken).AsTask();

    /// <summary>A complete answer: 200, the fields, the body.</summary>
    internal async Task AnswerAsync(int stream, string body = "hello", params (string Name, string Value)[] fields)
    {
        await WriteAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, Block(fields));
        await WriteAsync(FrameType.Data, FrameFlags.EndStream, stream, Encoding.ASCII.GetBytes(body));
    }

    internal void HangUp() => stream.Dispose();

    /// <summary>A header block: 200, and the fields written out.</summary>
    internal static byte[] Block(params (string Name, string Value)[] fields) => [0x88, .. fields.SelectMany(field => Literal(field.Name, field.Value))];

    internal static byte[] Literal(string name, string value, byte pattern = 0x00) =>
        [pattern, .. Text(name), .. Text(value)];

    private static byte[] Text(string text) =>
        text.Length < 127 ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)] : [0x7f, .. Rest(text.Length - 127), .. Encoding.ASCII.GetBytes(text)];

    private static IEnumerable<byte> Rest(int value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
