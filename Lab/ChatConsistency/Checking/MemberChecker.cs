using System.Globalization;

namespace Showroom.Lab.ChatConsistency.Checking;

/// <summary>Checks what a member received against the stored history of its room.</summary>
internal static class MemberChecker
{
    public static IEnumerable<Violation> Check(MemberLog member, IReadOnlyCollection<StoredMessage> stored)
    {
        // A sequence that is stored twice is a violation of its own.
        var ids = stored.ToLookup(static message => message.Seq, static message => message.Id);
        var received = new HashSet<long>();
        var highest = member.First - 1;
        foreach (var (seq, id) in member.Received)
        {
            if (!ids[seq].Contains(id))
            {
                yield return Of(ViolationKind.Phantom, $"{seq} is {id}, which is not what is stored");
            }

            if (!received.Add(seq))
            {
                yield return Of(ViolationKind.Duplicate, $"{seq} arrived again");
            }
            else if (seq <= highest)
            {
                yield return Of(ViolationKind.Reordered, $"{seq} arrived after {highest}");
            }

            highest = Math.Max(highest, seq);
        }

        foreach (var (first, last) in Ranges(ids.Select(static message => message.Key).Where(seq => seq >= member.First && !received.Contains(seq)).Order(), highest))
        {
            if (first < highest)
            {
                yield return Of(ViolationKind.Gap, $"{first} to {last} never arrived, {highest} did");
            }
            else if (member.IsConnected)
            {
                yield return Of(ViolationKind.Missing, $"{first} to {last} did not arrive");
            }
        }

        Violation Of(ViolationKind kind, FormattableString text) => new(kind, member.Room, member.Member, text.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Consecutive sequences as ranges; none extends over <paramref name="boundary"/>.</summary>
    private static IEnumerable<(long First, long Last)> Ranges(IEnumerable<long> sequences, long boundary)
    {
        (long First, long Last)? range = null;
        foreach (var seq in sequences)
        {
            if (range is { } open && seq == open.Last + 1 && open.Last != boundary)
            {
                range = (open.First, seq);
                continue;
            }

            if (range is { } complete)
            {
                yield return complete;
            }

            range = (seq, seq);
        }

        if (range is { } last)
        {
            yield return last;
        }
    }
}
