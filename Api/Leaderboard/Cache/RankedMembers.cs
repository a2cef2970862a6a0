using Showroom.Api.Leaderboard.Boards;
using StackExchange.Redis;

namespace Showroom.Api.Leaderboard.Cache;

/// <summary>Consecutive members of a sorted set.</summary>
/// <param name="Members">In descending order of their scores; the name is empty when Redis has lost it.</param>
/// <param name="Position">How many members precede them.</param>
/// <param name="FirstRank">The rank of the first.</param>
internal sealed record RankedMembers(List<(Guid Id, string Name, long Score)> Members, long Position, long FirstRank)
{
    private const int HeadLength = 2;
    private const int MemberLength = 3;

    /// <summary>The ids of members without a name.</summary>
    public Guid[] WithoutName => [.. Members.Where(static member => member.Name.Length == 0).Select(static member => member.Id)];

    /// <summary>Parses the reply of <see cref="LeaderboardScripts.Top"/>.</summary>
    public static RankedMembers Parse(RedisResult[] reply)
    {
        if (reply.Length < HeadLength)
        {
            return new RankedMembers([], 0, 1);
        }

        var members = new List<(Guid, string, long)>((reply.Length - HeadLength) / MemberLength);
        for (var i = HeadLength; i < reply.Length; i += MemberLength)
        {
            members.Add((Guid.ParseExact((string)reply[i]!, "N"), (string)reply[i + 2]!, -(long)(double)reply[i + 1]));
        }

        return new RankedMembers(members, (long)reply[0], (long)reply[1]);
    }

    public List<LeaderboardEntry> Rank(Dictionary<Guid, string>? names = null) => Ranking.Rank(
        names is null ? Members : [.. Members.Select(member => (member.Id, names.GetValueOrDefault(member.Id, member.Name), member.Score))], Position, FirstRank);
}
