using System.Collections.Concurrent;
using Showroom.Api.Chat.Data;
using Showroom.Api.Shows.Data;

namespace Showroom.Api.Chat.Membership;

/// <summary>Which shows exist, and so are rooms. Shows are not deleted: what exists is remembered.</summary>
internal sealed class ShowRooms(ShowStore shows, MessageStore messages)
{
    private const int MaxKnown = 100_000;

    private readonly ConcurrentDictionary<Guid, bool> _known = new();

    /// <summary>Whether there is a show with this id; its counter of messages exists then.</summary>
    public async ValueTask<bool> ExistsAsync(Guid show, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(show))
        {
            return true;
        }

        if (!await shows.ExistsAsync(show, cancellationToken))
        {
            return false;
        }

        await messages.CreateRoomAsync(show, cancellationToken);
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        _known[show] = true;
        return true;
    }

    /// <summary>Looks it up again the next time.</summary>
    public void Forget(Guid show) => _known.TryRemove(show, out _);
}
