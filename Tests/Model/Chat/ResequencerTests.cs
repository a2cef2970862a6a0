using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Rooms;

namespace Showroom.Tests.Model.Chat;

public sealed class ResequencerTests
{
    [Fact]
    public void Any_order_with_repetitions_becomes_the_series()
    {
        var random = new Random(13);
        for (var run = 0; run < 200; run++)
        {
            var sequences = Enumerable.Range(1, 40).SelectMany(seq => Enumerable.Repeat((long)seq, 1 + random.Next(3))).ToArray();
            random.Shuffle(sequences);
            var resequencer = new Resequencer(isSequenced: true);
            var taken = new List<long>();
            // Begins somewhere, after some have arrived.
            var start = random.Next(0, 20);
            var startAt = random.Next(0, sequences.Length);
            for (var i = 0; i < sequences.Length; i++)
            {
                if (i == startAt)
                {
                    resequencer.Start(start);
                }

                resequencer.Add(Message(sequences[i]));
                Take(resequencer, taken);
            }

            Assert.Equal(Enumerable.Range(start + 1, 40 - start).Select(seq => (long)seq), taken);
            Assert.False(resequencer.HasGap);
        }
    }

    [Fact]
    public void A_missing_message_holds_back_those_after_it()
    {
        var resequencer = Started(isSequenced: true);
        var taken = new List<long>();
        resequencer.Add(Message(2));
        Take(resequencer, taken);
        Assert.Empty(taken);
        Assert.True(resequencer.HasGap);

        resequencer.Add(Message(1));
        Take(resequencer, taken);
        Assert.Equal([1, 2], taken);
        Assert.False(resequencer.HasGap);
    }

    [Fact]
    public void A_message_that_is_known_to_exist_is_a_gap_until_it_arrives()
    {
        var resequencer = Started(isSequenced: true);
        resequencer.Observe(1);
        Assert.True(resequencer.HasGap);
        resequencer.Add(Message(1));
        Take(resequencer, []);
        Assert.False(resequencer.HasGap);
    }

    [Fact]
    public void What_arrives_beyond_the_limit_is_dropped_and_remains_a_gap()
    {
        var resequencer = Started(isSequenced: true);
        for (var seq = 2L; seq <= 5_000; seq++)
        {
            resequencer.Add(Message(seq));
        }

        var taken = new List<long>();
        Assert.True(resequencer.Add(Message(1)));
        Take(resequencer, taken);
        Assert.Equal(Enumerable.Range(1, 1_001).Select(seq => (long)seq), taken);
        Assert.True(resequencer.HasGap);
    }

    [Fact]
    public void Without_sequencing_what_is_newer_is_next()
    {
        var resequencer = Started(isSequenced: false);
        var taken = new List<long>();
        foreach (var seq in (long[])[3, 2, 3, 7])
        {
            resequencer.Add(Message(seq));
            Take(resequencer, taken);
        }

        Assert.Equal([3, 7], taken);
    }

    private static Resequencer Started(bool isSequenced)
    {
        var resequencer = new Resequencer(isSequenced);
        resequencer.Start(0);
        return resequencer;
    }

    private static void Take(Resequencer resequencer, List<long> taken)
    {
        while (resequencer.TryTake(out var message))
        {
            taken.Add(message.Seq);
        }
    }

    private static EncodedMessage Message(long seq) => new(seq, "{}"u8.ToArray());
}
