namespace Showroom.Caching.Popularity;

/// <summary>Read counts by key and day, shared by all replicas.</summary>
internal interface IPopularityStore
{
    Task AddReadsAsync(DateOnly day, IReadOnlyCollection<KeyValuePair<string, int>> reads);

    /// <summary>The keys with the highest counts, in descending order.</summary>
    Task<string[]> GetMostReadAsync(DateOnly day, int count);
}
