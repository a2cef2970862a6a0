using System.Buffers.Binary;
using System.Net.Sockets;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>Parses the frames of one connection on the client side (RFC 9113, 4 and 6).</summary>
internal sealed class FrameReader(Socket socket, IFrameHandler handler)
{
    /// <summary>SETTINGS_MAX_HEADER_LIST_SIZE in bytes.</summary>
    public const int MaxHeaderListSize = 64 * 1024;

    private const int PriorityLength = 5;

    private readonly HpackDecoder _decoder = new(MaxHeaderListSize);
    private readonly byte[] _receiveBuffer = new byte[4 * FrameHeader.MaxPayloadLength];
    private List<HeaderField> _fields = [];

    // A header block continued in CONTINUATION frames; no other frame may come between them (RFC 9113, 6.10).
    private readonly OutputBuffer _headerBlock = new();
    private FrameHeader? _incompleteHeaders;
    private bool _hasSettings;

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

            if (start > 0)
            {
                handler.OnReadCompleted();
            }

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
        if (!_hasSettings && (header.Type != FrameType.Settings || header.Flags.HasFlag(FrameFlags.Ack)))
        {
            // A server of HTTP/1.1, for example, which has not understood the preface.
            throw new Http2Exception(Http2ErrorCode.ProtocolError, "The destination does not speak HTTP/2: its first frame is not SETTINGS (RFC 9113, 3.4).");
        }

        _hasSettings = true;
        Require(header.Length <= FrameHeader.MaxPayloadLength, Http2ErrorCode.FrameSizeError, "a frame exceeds SETTINGS_MAX_FRAME_SIZE");
        var length = FrameHeader.Size + header.Length;
        if (bytes.Length < length)
        {
            return 0;
        }

        Require(
            _incompleteHeaders is null || (header.Type == FrameType.Continuation && header.StreamId == _incompleteHeaders.Value.StreamId),
            Http2ErrorCode.ProtocolError,
            "a header block is interrupted");
        HandleFrame(header, bytes[FrameHeader.Size..length]);
        return length;
    }

    private void HandleFrame(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case FrameType.Data:
                RequireStream(header);
                handler.OnData(header.StreamId, RemovePadding(header, payload), payload.Length, header.Flags.HasFlag(FrameFlags.EndStream));
                break;
            case FrameType.Headers:
                RequireStream(header);
                payload = RemovePadding(header, payload);
                if (header.Flags.HasFlag(FrameFlags.Priority))
                {
                    RequireLength(payload.Length >= PriorityLength);
                    payload = payload[PriorityLength..];
                }

                HandleHeaderBlock(header, payload, header.Flags);
                break;
            case FrameType.Continuation:
                Require(_incompleteHeaders is not null, Http2ErrorCode.ProtocolError, "CONTINUATION follows no HEADERS");
                HandleHeaderBlock(_incompleteHeaders!.Value, payload, header.Flags);
                break;
            case FrameType.ResetStream:
                RequireStream(header);
                RequireLength(payload.Length == 4);
                handler.OnResetStream(header.StreamId, (Http2ErrorCode)BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case FrameType.Settings:
                RequireConnection(header);
                HandleSettings(header, payload);
                break;
            case FrameType.Ping:
                RequireConnection(header);
                RequireLength(payload.Length == 8);
                if (header.Flags.HasFlag(FrameFlags.Ack))
                {
                    handler.OnIgnoredFrame();
                    break;
                }

                handler.OnPing(payload);
                break;
            case FrameType.GoAway:
                RequireConnection(header);
                RequireLength(payload.Length >= 8);
                handler.OnGoAway(ReadUInt31(payload), (Http2ErrorCode)BinaryPrimitives.ReadInt32BigEndian(payload[4..]));
                break;
            case FrameType.WindowUpdate:
                RequireLength(payload.Length == 4);
                handler.OnWindowUpdate(header.StreamId, ReadUInt31(payload));
                break;
            case FrameType.PushPromise:
                Require(false, Http2ErrorCode.ProtocolError, "PUSH_PROMISE although SETTINGS_ENABLE_PUSH is 0");
                break;
            case FrameType.Priority:
                // Deprecated, and ignored apart from its form (RFC 9113, 5.3.2 and 6.3).
                RequireStream(header);
                RequireLength(payload.Length == PriorityLength);
                handler.OnIgnoredFrame();
                break;
            default:
                // RFC 9113, 5.5.
                handler.OnIgnoredFrame();
                break;
        }
    }

    private void HandleSettings(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Flags.HasFlag(FrameFlags.Ack))
        {
            RequireLength(payload.IsEmpty);
            handler.OnSettingsAck();
            return;
        }

        RequireLength(payload.Length % 6 == 0);
        for (; !payload.IsEmpty; payload = payload[6..])
        {
            handler.OnSetting((SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
        }

        handler.OnSettingsEnd();
    }

    private void HandleHeaderBlock(FrameHeader header, ReadOnlySpan<byte> fragment, FrameFlags flags)
    {
        var isComplete = flags.HasFlag(FrameFlags.EndHeaders);
        if (isComplete && _incompleteHeaders is null)
        {
            Decode(header, fragment);
            return;
        }

        // Without the whole block the connection's compression state is unknown, so that a larger one cannot be skipped.
        Require(_headerBlock.Length + fragment.Length <= MaxHeaderListSize, Http2ErrorCode.EnhanceYourCalm, "a header block is too large");
        _headerBlock.Write(fragment);
        _incompleteHeaders = header;
        if (isComplete)
        {
            _incompleteHeaders = null;
            Decode(header, _headerBlock.WrittenSpan);
            _headerBlock.Clear();
        }
        else if (fragment.IsEmpty)
        {
            handler.OnIgnoredFrame();
        }
    }

    private void Decode(FrameHeader header, ReadOnlySpan<byte> block)
    {
        var violation = _decoder.Decode(block, _fields);
        handler.OnHeaders(header.StreamId, ref _fields, violation, header.Flags.HasFlag(FrameFlags.EndStream));
        _fields.Clear();
    }

    private static ReadOnlySpan<byte> RemovePadding(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!header.Flags.HasFlag(FrameFlags.Padded))
        {
            return payload;
        }

        RequireLength(!payload.IsEmpty);
        Require(payload.Length > payload[0], Http2ErrorCode.ProtocolError, "padding is longer than its frame");
        return payload[1..^payload[0]];
    }

    private static int ReadUInt31(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes) & int.MaxValue;

    private static void RequireStream(FrameHeader header) => Require(header.StreamId != 0, Http2ErrorCode.ProtocolError, "a frame of a stream has the stream id 0");

    private static void RequireConnection(FrameHeader header) => Require(header.StreamId == 0, Http2ErrorCode.ProtocolError, "a frame of the connection has a stream id");

    private static void RequireLength(bool isValid) => Require(isValid, Http2ErrorCode.FrameSizeError, "a frame has an invalid length");

    private static void Require(bool condition, Http2ErrorCode errorCode, string violation)
    {
        if (!condition)
        {
            throw new Http2Exception(errorCode, $"The destination violated the HTTP/2 protocol: {violation} ({errorCode}).");
        }
    }
}
