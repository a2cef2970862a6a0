using Showroom.Api.Chat.Fanout;
using Showroom.Api.Shows.Audience;

namespace Showroom.Api.Chat.Presence;

/// <summary>The members of rooms over all replicas: here as they are, elsewhere as of the last heartbeat.</summary>
internal sealed class MemberCounts(RoomDirectory rooms) : IShowAudience
{
    private volatile IReadOnlyDictionary<Guid, int> _elsewhere = new Dictionary<Guid, int>();

    public int Count(Guid show) => rooms.CountMembers(show) + _elsewhere.GetValueOrDefault(show);

    public ValueTask<IReadOnlyList<int>> CountAsync(IReadOnlyList<Guid> shows, CancellationToken cancellationToken) => new([.. shows.Select(Count)]);

    /// <summary>Replaces the members on other replicas.</summary>
    public void Update(IReadOnlyDictionary<Guid, int> elsewhere) => _elsewhere = elsewhere;
}
