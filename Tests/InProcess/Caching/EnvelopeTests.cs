using System.Text;
using Showroom.Caching.Serialization;

namespace Showroom.Tests.InProcess.Caching;

public sealed class EnvelopeTests
{
    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(10_000, 4096)]
    [InlineData(10_000, int.MaxValue)]
    public void An_entry_round_trips(int length, int compressionThreshold)
    {
        var payload = new byte[length];
        Array.Fill(payload, (byte)'x');
        Envelope entry = new()
        {
            Payload = payload,
            Version = 42,
            AsOf = long.MaxValue,
            Tags = ["lamps", "\ud800"],
            StoredAt = DateTimeOffset.UnixEpoch.AddDays(1),
            ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(2),
        };

        var bytes = entry.Encode(compressionThreshold);
        Assert.True(Envelope.TryDecode(bytes, 1 << 20, out var read, out _));

        Assert.Equal((entry.AsOf, entry.StoredAt, entry.ExpiresAt, false), (read.AsOf, read.StoredAt, read.ExpiresAt, read.IsNull));
        Assert.Equal(entry.Tags, read.Tags);
        Assert.Equal(payload, read.Payload.ToArray());
        Assert.Equal(Envelope.VersionText(42), Encoding.ASCII.GetString(bytes, 4, 19));
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_is_rejected()
    {
        var bytes = new Envelope { Payload = "a value of some length"u8.ToArray(), Tags = ["lamps"] }.Encode(int.MaxValue);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Envelope.TryDecode(bytes.AsMemory(0, length), 1 << 20, out _, out _), $"Truncated to {length} bytes.");
        }

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Envelope.TryDecode(flipped, 1 << 20, out _, out _), $"Bit {bit}.");
        }
    }

    [Fact]
    public void A_compressed_entry_that_expands_beyond_the_limit_is_rejected()
    {
        var bytes = new Envelope { Payload = new byte[1 << 20] }.Encode(64);
        Assert.True(bytes.Length < 1000);

        Assert.False(Envelope.TryDecode(bytes, 1 << 19, out _, out var reason));

        Assert.Equal("larger than MaximumValueBytes", reason);
    }
}
