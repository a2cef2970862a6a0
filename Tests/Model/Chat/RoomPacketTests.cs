using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Messages;

namespace Showroom.Tests.Model.Chat;

public sealed class RoomPacketTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_encoded_is_decoded()
    {
        EncodedMessage[] messages = [new(7, "{\"seq\":7}"u8.ToArray()), new(8, "{}"u8.ToArray())];
        var packet = RoomPacket.Encode(messages, s_now);
        Assert.True(RoomPacket.TryDecode(packet, s_now + TimeSpan.FromMilliseconds(3), out var decoded, out var delay));
        Assert.Equal(TimeSpan.FromMilliseconds(3), delay);
        Assert.Equal(messages.Select(message => (message.Seq, Convert.ToHexString(message.Json.Span))), decoded.Select(message => (message.Seq, Convert.ToHexString(message.Json.Span))));
    }

    [Fact]
    public void A_clock_that_is_behind_gives_no_negative_delay()
    {
        Assert.True(RoomPacket.TryDecode(RoomPacket.Encode([], s_now), s_now - TimeSpan.FromSeconds(1), out _, out var delay));
        Assert.Equal(TimeSpan.Zero, delay);
    }

    [Fact]
    public void Garbage_is_not_decoded()
    {
        var packet = RoomPacket.Encode([new(7, "{\"seq\":7}"u8.ToArray())], s_now);
        for (var length = 0; length < packet.Length; length++)
        {
            // The header alone is a packet without messages.
            Assert.Equal(length == 9, RoomPacket.TryDecode(packet.AsMemory(0, length), s_now, out _, out _));
        }

        byte[] negative = [.. packet];
        negative[9 + 8 + 3] = 0xff;
        Assert.False(RoomPacket.TryDecode(negative, s_now, out _, out _));
        byte[] version = [.. packet];
        version[0] = 2;
        Assert.False(RoomPacket.TryDecode(version, s_now, out _, out _));
    }
}
