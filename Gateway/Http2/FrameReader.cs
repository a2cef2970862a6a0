using System.Buffers.Binary;
using System.Net.Sockets;
using Showroom.Gateway.Http2.Hpack;

namespace Showroom.Gateway.Http2;

/// <summary>Who is told what a <see cref="FrameReader"/> has read. Whatever breaks the protocol is an <see cref="Http2Exception"/>.</summary>
internal interface IFrameSink
{
    /// <param name="fields">May be kept; then an empty list takes its place.</param>
    void OnHead(int stream, ref List<Field> fields, bool end);

    /// <param name="taken">What it takes of the windows, in bytes: the data and its padding.</param>
    void OnData(int stream, ReadOnlySpan<byte> data, int taken, bool end);

    void OnResetStream(int stream, Http2Error error);

    void OnSetting(Setting setting, uint value);

    void OnSettingsComplete();

    void OnPing(ReadOnlySpan<byte> payload);

    void OnGoAway(int lastStream);

    void OnWindowUpdate(int stream, int bytes);

    /// <summary>All that has arrived so far has been read.</summary>
    void OnPause();
}

/// <summary>Takes a connection's bytes apart, from the side of a client (RFC 9113, 4 and 6).</summary>
internal sealed class FrameReader(Socket socket, IFrameSink sink)
{
    /// <summary>All header fields of an answer together, in bytes.</summary>
    internal const int LongestHead = 64 * 1024;

    private readonly HpackDecoder _decoder = new(LongestHead);
    private readonly byte[] _bytes = new byte[4 * FrameHeader.MaxLength];
    private List<Field> _fields = [];

    // A header block that goes on in CONTINUATION frames; nothing else may come between them.
    private readonly OutputBuffer _block = new();
    private FrameHeader? _unfinished;

    /// <summary>Until the connection ends.</summary>
    internal async Task ReadAsync()
    {
        var (start, end) = (0, 0);
        while (true)
        {
            var count = await socket.ReceiveAsync(_bytes.AsMemory(end), SocketFlags.None);
            if (count == 0)
            {
                return;
            }

            end += count;
            while (Next(_bytes.AsSpan(start, end - start)) is var length and > 0)
            {
                start += length;
            }

            sink.OnPause();

            _bytes.AsSpan(start, end - start).CopyTo(_bytes);
            (start, end) = (0, end - start);
        }
    }

    /// <returns>The length of the frame that was read, or 0 when it is not complete.</returns>
    private int Next(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FrameHeader.Size)
        {
            return 0;
        }

        var header = FrameHeader.Read(bytes);
        Expect(header.Length <= FrameHeader.MaxLength, Http2Error.FrameSize);
        var length = FrameHeader.Size + header.Length;
        if (bytes.Length < length)
        {
            return 0;
        }

        Expect(_unfinished is null || (header.Type == FrameType.Continuation && header.StreamId == _unfinished.Value.StreamId), Http2Error.Protocol);
        Read(header, bytes[FrameHeader.Size..length]);
        return length;
    }

    private void Read(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case FrameType.Data:
                Expect(header.StreamId != 0, Http2Error.Protocol);
                sink.OnData(header.StreamId, Unpadded(header, payload), payload.Length, header.Flags.HasFlag(FrameFlags.EndStream));
                break;
            case FrameType.Headers:
                Expect(header.StreamId != 0, Http2Error.Protocol);
                payload = Unpadded(header, payload);
                if (header.Flags.HasFlag(FrameFlags.Priority))
                {
                    Expect(payload.Length >= 5, Http2Error.FrameSize);
                    payload = payload[5..];
                }

                Block(header, payload, header.Flags);
                break;
            case FrameType.Continuation:
                Expect(_unfinished is not null, Http2Error.Protocol);
                Block(_unfinished!.Value, payload, header.Flags);
                break;
            case FrameType.ResetStream:
                Expect(payload.Length == 4, Http2Error.FrameSize);
                sink.OnResetStream(header.StreamId, (Http2Error)BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case FrameType.Settings when header.Flags.HasFlag(FrameFlags.Ack):
                break;
            case FrameType.Settings:
                Expect(payload.Length % 6 == 0, Http2Error.FrameSize);
                for (; !payload.IsEmpty; payload = payload[6..])
                {
                    sink.OnSetting((Setting)BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
                }

                sink.OnSettingsComplete();
                break;
            case FrameType.Ping when !header.Flags.HasFlag(FrameFlags.Ack):
                Expect(payload.Length == 8, Http2Error.FrameSize);
                sink.OnPing(payload);
                break;
            case FrameType.GoAway:
                Expect(payload.Length >= 8, Http2Error.FrameSize);
                sink.OnGoAway(BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            case FrameType.WindowUpdate:
                Expect(payload.Length == 4, Http2Error.FrameSize);
                sink.OnWindowUpdate(header.StreamId, BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            case FrameType.PushPromise:
                // Declined in our settings.
                Expect(false, Http2Error.Protocol);
                break;
            default:
                // Priorities, and what later standards add (RFC 9113, 5.5).
                break;
        }
    }

    private void Block(FrameHeader header, ReadOnlySpan<byte> part, FrameFlags flags)
    {
        var complete = flags.HasFlag(FrameFlags.EndHeaders);
        if (complete && _unfinished is null)
        {
            Decode(header, part);
            return;
        }

        Expect(_block.Length + part.Length <= LongestHead, Http2Error.EnhanceYourCalm);
        _block.Write(part);
        _unfinished = header;
        if (complete)
        {
            _unfinished = null;
            Decode(header, _block.Span);
            _block.Clear();
        }
    }

    private void Decode(FrameHeader header, ReadOnlySpan<byte> block)
    {
        _decoder.Decode(block, _fields);
        sink.OnHead(header.StreamId, ref _fields, header.Flags.HasFlag(FrameFlags.EndStream));
        _fields.Clear();
    }

    private static ReadOnlySpan<byte> Unpadded(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!header.Flags.HasFlag(FrameFlags.Padded))
        {
            return payload;
        }

        Expect(payload.Length > 0 && payload.Length > payload[0], Http2Error.Protocol);
        return payload[1..^payload[0]];
    }

    private static void Expect(bool right, Http2Error error)
    {
        if (!right)
        {
            throw new Http2Exception(error, $"The replica breaks the rules of HTTP/2 ({error}).");
        }
    }
}
