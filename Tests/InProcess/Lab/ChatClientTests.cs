using System.Text;
using Showroom.Lab.Chat.Clients;
using Showroom.Lab.Chat.Measuring;

namespace Showroom.Tests.InProcess.Lab;

/// <summary>The client of <c>lab chat</c> counts what it is sent, however the bytes arrive.</summary>
public sealed class ChatClientTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(1000)]
    public void Stamps_are_found_once_each_however_frames_and_reads_divide_them(int pieceLength)
    {
        var stamps = Enumerable.Range(0, 20).Select(static index => new MessageStamp(3, 2, index, 123_456_789 + index)).ToArray();
        var payload = Encoding.ASCII.GetBytes(string.Concat(stamps.Select(static stamp => $$"""la{"text":"lablla{{stamp}}l"}""")));
        var bytes = payload.Chunk(29).SelectMany(static (part, index) => new byte[] { (byte)(index == 0 ? 0x01 : 0x00), (byte)part.Length }.Concat(part)).ToArray();
        var (frames, scanner) = (new FrameReader(), new StampScanner());
        var found = new List<MessageStamp>();

        foreach (var piece in bytes.Chunk(pieceLength))
        {
            for (ReadOnlySpan<byte> received = piece; frames.TryRead(ref received, out var part, out _);)
            {
                scanner.Scan(part, found.Add);
            }
        }

        Assert.Equal(stamps, found);
    }

    [Theory]
    [InlineData(3, 1, 1.0 / 3, 1, 1, 1)]
    [InlineData(1000, 1, 0.33335, 330, 335, 335)]
    [InlineData(4, 1, 0.625, 3, 1)]
    public void Without_fan_out_the_sum_of_the_squared_shares_is_expected(int users, int rooms, double expected, params int[] spread) =>
        Assert.Equal(expected, Population.Create(users, rooms, spread).ExpectedWithoutFanout, 9);

    [Fact]
    public void A_message_that_arrives_twice_or_late_or_in_another_order_is_counted()
    {
        var log = new SentMessages(rooms: 1, maxPerRoom: 3, senders: 1);
        var record = new DeliveryRecord(run: 1, members: [0, 0, 1], log);
        for (var index = 0; index < 3; index++)
        {
            log.Add(room: 0, sender: 0, server: 0);
        }

        foreach (var (member, index) in new[] { (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 1), (1, 2), (2, 1), (2, 0), (2, 2) })
        {
            record.Add(member, new MessageStamp(1, 0, index, 0), receivedAt: 1);
        }

        record.Add(0, new MessageStamp(2, 0, 0, 0), receivedAt: 1);
        Assert.Equal((9L, 1L, 1L, 1), (record.Delivered, record.Duplicates, record.OutOfOrder, record.CountOtherOrders([0, 0, 0])));
    }
}
