using System.Globalization;

namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>Checks the stored history of one room against what was sent and acknowledged.</summary>
internal static class StoreChecker
{
    public static IEnumerable<Violation> Check(string room, IReadOnlyCollection<SentMessage> sends, IReadOnlyCollection<StoredMessage> stored)
    {
        var sequences = stored.ToLookup(static message => message.Id, static message => message.Seq);
        return CheckAcknowledged(room, sends, sequences)
            .Concat(CheckStored(room, sends, sequences))
            .Concat(CheckSequences(room, stored))
            .Concat(CheckRealTimeOrder(room, sends));
    }

    private static IEnumerable<Violation> CheckAcknowledged(string room, IReadOnlyCollection<SentMessage> sends, ILookup<string, long> sequences)
    {
        foreach (var sent in sends)
        {
            if (sent.Acknowledgement is not { Seq: var seq })
            {
                continue;
            }

            if (!sequences.Contains(sent.Id))
            {
                yield return new(ViolationKind.Lost, room, null, Text($"{sent.Id} was acknowledged as {seq} and is not stored"));
            }
            else if (!sequences[sent.Id].Contains(seq))
            {
                yield return new(ViolationKind.WrongSequence, room, null, Text($"{sent.Id} was acknowledged as {seq} and is stored as {sequences[sent.Id].First()}"));
            }
        }
    }

    private static IEnumerable<Violation> CheckStored(string room, IReadOnlyCollection<SentMessage> sends, ILookup<string, long> sequences)
    {
        var sent = sends.Select(static message => message.Id).ToHashSet();
        foreach (var message in sequences)
        {
            if (message.Count() > 1)
            {
                yield return new(ViolationKind.StoredTwice, room, null, $"{message.Key} is stored as {string.Join(", ", message.Order())}");
            }

            if (!sent.Contains(message.Key))
            {
                yield return new(ViolationKind.NotSent, room, null, $"{message.Key} is stored as {string.Join(", ", message.Order())} and was not sent");
            }
        }
    }

    private static IEnumerable<Violation> CheckSequences(string room, IReadOnlyCollection<StoredMessage> stored)
    {
        var next = 1L;
        foreach (var seq in stored.Select(static message => message.Seq).Order())
        {
            if (seq != next)
            {
                yield return new(ViolationKind.SequenceGap, room, null, Text($"{seq} is stored where {next} is expected"));
            }

            next = seq + 1;
        }
    }

    /// <summary>The messages in the order of their sending, each compared with the highest sequence that was acknowledged before.</summary>
    private static IEnumerable<Violation> CheckRealTimeOrder(string room, IReadOnlyCollection<SentMessage> sends)
    {
        var acknowledged = sends.Where(static sent => sent.Acknowledgement is not null).ToArray();
        var before = new Queue<SentMessage>(acknowledged.OrderBy(static sent => sent.Acknowledgement!.At));
        SentMessage? highest = null;
        foreach (var sent in acknowledged.OrderBy(static sent => sent.InvokedAt))
        {
            while (before.TryPeek(out var earlier) && earlier.Acknowledgement!.At < sent.InvokedAt)
            {
                highest = highest is null || earlier.Acknowledgement.Seq > highest.Acknowledgement!.Seq ? earlier : highest;
                before.Dequeue();
            }

            if (highest is not null && sent.Acknowledgement!.Seq <= highest.Acknowledgement!.Seq)
            {
                yield return new(
                    ViolationKind.RealTimeOrder,
                    room,
                    null,
                    Text($"{sent.Id} was sent after the acknowledgement of {highest.Id} ({highest.Acknowledgement.Seq}) and has the sequence {sent.Acknowledgement.Seq}"));
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
