using Showroom.ChatClient;

namespace Showroom.Tests.Model.ChatClient;

public sealed class MessageSequencerTests
{
    [Fact]
    public void Any_order_with_repetitions_and_losses_becomes_the_series()
    {
        const int Count = 300;
        var random = new Random(13);
        for (var run = 0; run < 200; run++)
        {
            var after = random.Next(0, 20);
            var sequencer = new MessageSequencer(random.Next(2) == 0 ? after : null, 1 + random.Next(2 * Count));
            List<long> taken = [];
            var joinAt = random.Next(0, 20);
            var arrivals = Enumerable.Range(1, Count).SelectMany(seq => Enumerable.Repeat((long)seq, random.Next(4))).OrderBy(seq => seq + random.Next(30)).ToArray();
            for (var i = 0; i < arrivals.Length; i++)
            {
                if (i == joinAt)
                {
                    sequencer.Join(sequencer.Position, Math.Max(after, sequencer.Position ?? 0), []);
                }

                sequencer.Offer([Message(arrivals[i])]);
                if (random.Next(3) == 0)
                {
                    Take(sequencer, taken);
                }
            }

            sequencer.Offer([Message(Count)]);
            Take(sequencer, taken);
            while (sequencer.HasGap)
            {
                sequencer.Offer([.. Enumerable.Range((int)sequencer.Taken + 1, (int)Math.Min(10, Count - sequencer.Taken)).Select(seq => Message(seq))]);
                Take(sequencer, taken);
            }

            Assert.Equal(Enumerable.Range(after + 1, Count - after).Select(seq => (long)seq), taken);
            Assert.Equal(Count, sequencer.Position);
        }
    }

    [Fact]
    public void Messages_beyond_the_window_are_known_but_not_kept()
    {
        var sequencer = new MessageSequencer(0, capacity: 3);
        sequencer.Offer([.. Enumerable.Range(1, 5).Select(seq => Message(seq))]);
        List<long> taken = [];
        Take(sequencer, taken);

        Assert.Equal([1, 2, 3], taken);
        Assert.True(sequencer.HasGap);
        Assert.Equal(3, sequencer.Position);
        sequencer.Offer([Message(4), Message(5)]);
        Take(sequencer, taken);
        Assert.Equal([1, 2, 3, 4, 5], taken);
        Assert.False(sequencer.HasGap);
    }

    [Fact]
    public void Events_before_the_response_to_the_join_are_taken_after_it()
    {
        var sequencer = new MessageSequencer(null, capacity: 10);
        sequencer.Offer([Message(6), Message(7)]);
        List<long> taken = [];
        Take(sequencer, taken);
        Assert.Empty(taken);
        Assert.False(sequencer.HasGap);

        sequencer.Join(after: null, last: 5, missed: []);
        Take(sequencer, taken);
        Assert.Equal([6, 7], taken);
    }

    [Fact]
    public void What_a_join_missed_beyond_its_response_needs_the_history()
    {
        var sequencer = new MessageSequencer(0, capacity: 10);
        sequencer.Join(after: 0, last: 4, missed: [Message(1), Message(2)]);
        List<long> taken = [];
        Take(sequencer, taken);

        Assert.Equal([1, 2], taken);
        Assert.True(sequencer.NeedsHistory);
        Assert.Equal(2, sequencer.Position);
    }

    [Fact]
    public void A_message_that_was_overtaken_needs_the_history_only_once_it_is_settled()
    {
        var sequencer = new MessageSequencer(0, capacity: 10);
        sequencer.Join(after: 0, last: 0, missed: []);
        sequencer.Offer([Message(2)]);
        Assert.Equal((true, false), (sequencer.HasGap, sequencer.NeedsHistory));

        sequencer.Settle();
        Assert.True(sequencer.NeedsHistory);
        sequencer.Offer([Message(1)]);
        Assert.Equal((false, false), (sequencer.HasGap, sequencer.NeedsHistory));
    }

    [Fact]
    public void A_server_that_lost_messages_sends_their_numbers_again()
    {
        var sequencer = new MessageSequencer(0, capacity: 10);
        sequencer.Join(after: 0, last: 0, missed: []);
        List<long> taken = [];
        sequencer.Offer([Message(1), Message(2), Message(3)]);
        Take(sequencer, taken);
        sequencer.Offer([Message(4), Message(5)]);

        sequencer.Join(after: 5, last: 2, missed: []);
        Take(sequencer, taken);
        Assert.Equal([1, 2, 3], taken);
        sequencer.Offer([Message(3)]);
        Take(sequencer, taken);
        Assert.Equal([1, 2, 3, 3], taken);
        Assert.False(sequencer.HasGap);
    }

    private static ChatMessage Message(long seq) => new(seq, $"{seq}", "Ada", $"text {seq}", DateTimeOffset.UnixEpoch);

    private static void Take(MessageSequencer sequencer, List<long> taken)
    {
        while (sequencer.TryTake(out var message))
        {
            taken.Add(message.Seq);
        }
    }
}
