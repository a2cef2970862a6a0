using System.Buffers.Binary;
using System.Net.Sockets;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>Handles the frames that a <see cref="FrameReader"/> has parsed. A protocol violation is an <see cref="Http2Exception"/>.</summary>
internal interface IFrameHandler
{
    /// <param name="streamId">Its stream.</param>
    /// <param name="fields">May be kept if an empty list takes its place.</param>
    /// <param name="endStream">Nothing follows on the stream.</param>
    void OnHeaders(int streamId, ref List<HeaderField> fields, bool endStream);

    /// <param name="streamId">Its stream.</param>
    /// <param name="data">Without padding.</param>
    /// <param name="flowControlledLength">Of the data with its padding, in bytes (RFC 9113, 6.9.1).</param>
    /// <param name="endStream">Nothing follows on the stream.</param>
    void OnData(int streamId, ReadOnlySpan<byte> data, int flowControlledLength, bool endStream);

    void OnResetStream(int streamId, Http2ErrorCode errorCode);

    void OnSetting(SettingId setting, uint value);

    void OnSettingsEnd();

    void OnPing(ReadOnlySpan<byte> payload);

    void OnGoAway(int lastStreamId);

    void OnWindowUpdate(int streamId, int increment);

    /// <summary>Every complete frame received so far has been handled.</summary>
    void OnReadCompleted();
}

/// <summary>Parses the frames of one connection on the client side (RFC 9113, 4 and 6).</summary>
internal sealed class FrameReader(Socket socket, IFrameHandler handler)
{
    /// <summary>SETTINGS_MAX_HEADER_LIST_SIZE in bytes.</summary>
    public const int MaxHeaderListSize = 64 * 1024;

    private readonly HpackDecoder _decoder = new(MaxHeaderListSize);
    private readonly byte[] _receiveBuffer = new byte[4 * FrameHeader.MaxPayloadLength];
    private List<HeaderField> _fields = [];

    // A header block continued in CONTINUATION frames; no other frame may come between them (RFC 9113, 6.10).
    private readonly OutputBuffer _headerBlock = new();
    private FrameHeader? _incompleteHeaders;

    /// <summary>Reads until the peer closes the connection.</summary>
    public async Task ReadAsync()
    {
        var (start, end) = (0, 0);
        while (true)
        {
            var count = await socket.ReceiveAsync(_receiveBuffer.AsMemory(end), SocketFlags.None).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            end += count;
            while (ReadFrame(_receiveBuffer.AsSpan(start, end - start)) is var length and > 0)
            {
                start += length;
            }

            handler.OnReadCompleted();

            _receiveBuffer.AsSpan(start, end - start).CopyTo(_receiveBuffer);
            (start, end) = (0, end - start);
        }
    }

    /// <returns>The length of the frame, or 0 if it is incomplete.</returns>
    private int ReadFrame(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FrameHeader.Size)
        {
            return 0;
        }

        var header = FrameHeader.Read(bytes);
        Require(header.Length <= FrameHeader.MaxPayloadLength, Http2ErrorCode.FrameSizeError);
        var length = FrameHeader.Size + header.Length;
        if (bytes.Length < length)
        {
            return 0;
        }

        Require(
            _incompleteHeaders is null || (header.Type == FrameType.Continuation && header.StreamId == _incompleteHeaders.Value.StreamId),
            Http2ErrorCode.ProtocolError);
        HandleFrame(header, bytes[FrameHeader.Size..length]);
        return length;
    }

    private void HandleFrame(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case FrameType.Data:
                Require(header.StreamId != 0, Http2ErrorCode.ProtocolError);
                handler.OnData(header.StreamId, RemovePadding(header, payload), payload.Length, header.Flags.HasFlag(FrameFlags.EndStream));
                break;
            case FrameType.Headers:
                Require(header.StreamId != 0, Http2ErrorCode.ProtocolError);
                payload = RemovePadding(header, payload);
                if (header.Flags.HasFlag(FrameFlags.Priority))
                {
                    Require(payload.Length >= 5, Http2ErrorCode.FrameSizeError);
                    payload = payload[5..];
                }

                HandleHeaderBlock(header, payload, header.Flags);
                break;
            case FrameType.Continuation:
                Require(_incompleteHeaders is not null, Http2ErrorCode.ProtocolError);
                HandleHeaderBlock(_incompleteHeaders!.Value, payload, header.Flags);
                break;
            case FrameType.ResetStream:
                Require(payload.Length == 4, Http2ErrorCode.FrameSizeError);
                handler.OnResetStream(header.StreamId, (Http2ErrorCode)BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case FrameType.Settings when header.Flags.HasFlag(FrameFlags.Ack):
                break;
            case FrameType.Settings:
                Require(payload.Length % 6 == 0, Http2ErrorCode.FrameSizeError);
                for (; !payload.IsEmpty; payload = payload[6..])
                {
                    handler.OnSetting((SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
                }

                handler.OnSettingsEnd();
                break;
            case FrameType.Ping when !header.Flags.HasFlag(FrameFlags.Ack):
                Require(payload.Length == 8, Http2ErrorCode.FrameSizeError);
                handler.OnPing(payload);
                break;
            case FrameType.GoAway:
                Require(payload.Length >= 8, Http2ErrorCode.FrameSizeError);
                handler.OnGoAway(BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            case FrameType.WindowUpdate:
                Require(payload.Length == 4, Http2ErrorCode.FrameSizeError);
                handler.OnWindowUpdate(header.StreamId, BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            case FrameType.PushPromise:
                // SETTINGS_ENABLE_PUSH is 0.
                Require(false, Http2ErrorCode.ProtocolError);
                break;
            default:
                // PRIORITY is deprecated, and unknown frame types are ignored (RFC 9113, 5.5).
                break;
        }
    }

    private void HandleHeaderBlock(FrameHeader header, ReadOnlySpan<byte> fragment, FrameFlags flags)
    {
        var isComplete = flags.HasFlag(FrameFlags.EndHeaders);
        if (isComplete && _incompleteHeaders is null)
        {
            Decode(header, fragment);
            return;
        }

        Require(_headerBlock.Length + fragment.Length <= MaxHeaderListSize, Http2ErrorCode.EnhanceYourCalm);
        _headerBlock.Write(fragment);
        _incompleteHeaders = header;
        if (isComplete)
        {
            _incompleteHeaders = null;
            Decode(header, _headerBlock.WrittenSpan);
            _headerBlock.Clear();
        }
    }

    private void Decode(FrameHeader header, ReadOnlySpan<byte> block)
    {
        _decoder.Decode(block, _fields);
        handler.OnHeaders(header.StreamId, ref _fields, header.Flags.HasFlag(FrameFlags.EndStream));
        _fields.Clear();
    }

    private static ReadOnlySpan<byte> RemovePadding(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!header.Flags.HasFlag(FrameFlags.Padded))
        {
            return payload;
        }

        Require(payload.Length > 0 && payload.Length > payload[0], Http2ErrorCode.ProtocolError);
        return payload[1..^payload[0]];
    }

    private static void Require(bool condition, Http2ErrorCode errorCode)
    {
        if (!condition)
        {
            throw new Http2Exception(errorCode, $"The destination violated the HTTP/2 protocol ({errorCode}).");
        }
    }
}
