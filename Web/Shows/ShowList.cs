using Showroom.Web.Backend;

namespace Showroom.Web.Shows;

/// <summary>The shows that run, and those that begin later.</summary>
/// <param name="Now">The show with the most people first.</param>
/// <param name="Next">The show that begins first is the first.</param>
internal sealed record ShowList(IReadOnlyList<Show> Now, IReadOnlyList<Show> Next)
{
    private const int PageSize = 200;

    /// <summary>More than a shop has; a bound, because the API lists shows of the past too.</summary>
    private const int MaxPages = 10;

    public static async Task<ShowList> ReadAsync(ShowroomApi api, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Show> shows = [];
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var read = await api.ListShowsAsync(after, PageSize, cancellationToken);
            shows.AddRange(read.Items.Where(show => show.EndsAt > now));
            after = read.Next;
            if (after is null)
            {
                break;
            }
        }

        return new(
            [.. shows.Where(show => show.StartsAt <= now).OrderByDescending(static show => show.Members).ThenBy(static show => show.StartsAt)],
            [.. shows.Where(show => show.StartsAt > now).OrderBy(static show => show.StartsAt)]);
    }
}
