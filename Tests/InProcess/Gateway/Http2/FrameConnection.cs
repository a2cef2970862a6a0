using System.Buffers.Binary;
using System.Text;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>The replica's side of one HTTP/2 connection, frame by frame.</summary>
internal sealed class FrameConnection(Stream stream, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<(int, Http2ErrorCode)> _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The SETTINGS and PING frames that the gateway has acknowledged.</summary>
    public List<FrameType> Acknowledged { get; } = [];

    /// <summary>The first RST_STREAM (with its stream) or GOAWAY (with stream 0) that the gateway has sent.</summary>
    public Task<(int Stream, Http2ErrorCode Code)> FirstError => _firstError.Task;

    /// <summary>The header block of the last request.</summary>
    public byte[] LastRequest { get; private set; } = [];

    /// <param name="serverPreface">By default: empty SETTINGS.</param>
    public async Task ReceivePrefaceAsync(byte[]? serverPreface = null)
    {
        await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length], cancellationToken);
        await WriteAsync(serverPreface ?? new byte[] { 0, 0, 0, (byte)FrameType.Settings, 0, 0, 0, 0, 0 });
    }

    /// <summary>Whether the last request is for the path. The gateway encodes it as a literal.</summary>
    public bool IsRequestFor(string path) => LastRequest.AsSpan().IndexOf(Encoding.ASCII.GetBytes(path)) >= 0;

    public async Task<(FrameHeader Header, byte[] Payload)> ReadAsync()
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
        else if (header.Type is FrameType.ResetStream or FrameType.GoAway)
        {
            _firstError.TrySetResult((header.StreamId, (Http2ErrorCode)BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(^4..))));
        }
        else if (header.Type == FrameType.Headers)
        {
            LastRequest = payload;
        }

        return (header, payload);
    }

    public Task WriteAsync(FrameType type, FrameFlags flags, int stream, params byte[] payload)
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, flags, stream).Write(bytes);
        payload.CopyTo(bytes, FrameHeader.Size);
        return WriteAsync(bytes);
    }

    public Task WriteAsync(byte[] bytes) => stream.WriteAsync(bytes, cancellationToken).AsTask();

    /// <summary>Sends a complete response: 200, the fields, the body.</summary>
    public async Task RespondAsync(int stream, string body = "hello", params (string Name, string Value)[] fields)
    {
        await WriteAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, EncodeHeaders(fields));
        await WriteAsync(FrameType.Data, FrameFlags.EndStream, stream, Encoding.ASCII.GetBytes(body));
    }

    public void Close() => stream.Dispose();

    /// <summary>Encodes a header block: 200, and the fields as literals.</summary>
    public static byte[] EncodeHeaders(params (string Name, string Value)[] fields) => [0x88, .. fields.SelectMany(field => EncodeLiteral(field.Name, field.Value))];

    public static byte[] EncodeLiteral(string name, string value, byte pattern = 0x00) =>
        [pattern, .. EncodeString(name), .. EncodeString(value)];

    private static byte[] EncodeString(string text) =>
        text.Length < 127 ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)] : [0x7f, .. EncodeIntegerTail(text.Length - 127), .. Encoding.ASCII.GetBytes(text)];

    private static IEnumerable<byte> EncodeIntegerTail(int value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
