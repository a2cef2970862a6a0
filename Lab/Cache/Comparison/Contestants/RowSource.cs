using Showroom.Lab.Cache.Setup;

namespace Showroom.Lab.Cache.Comparison.Contestants;

/// <summary>The source of the values, in memory: rows with a version, and a delay between reading a row and returning it.</summary>
internal sealed class RowSource(int count)
{
    private static readonly string s_description = string.Concat(Enumerable.Repeat("A product to look at. ", 16));

    private readonly long[] _versions = [.. Enumerable.Repeat(1L, count)];
    private long _loads;

    /// <summary>Loads that have begun.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>How long a load takes.</summary>
    public TimeSpan Delay { get; set; }

    public long Version(int row) => Interlocked.Read(ref _versions[row]);

    public async ValueTask<CatalogueRow> LoadAsync(int row, CancellationToken cancellationToken)
    {
        var version = Version(row);
        Interlocked.Increment(ref _loads);
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, cancellationToken);
        }

        return Row(row, version);
    }

    /// <summary>The key of a row in the caches.</summary>
    public static string Key(int row) => $"product:{row}";

    /// <summary>How many rows some replica serves in an older version.</summary>
    public async Task<int> CountOldAsync(params IReplicaUnderTest[] replicas)
    {
        var old = 0;
        for (var row = 0; row < count; row++)
        {
            var isOld = false;
            foreach (var replica in replicas)
            {
                isOld |= (await replica.ReadAsync(Key(row), this, row)).Version < Version(row);
            }

            old += isOld ? 1 : 0;
        }

        return old;
    }

    /// <summary>Changes the row.</summary>
    /// <returns>The new one.</returns>
    public CatalogueRow Commit(int row) => Row(row, Interlocked.Increment(ref _versions[row]));

    private static CatalogueRow Row(int row, long version) => new(CacheTable.Ids[row % CacheTable.Count], "Product", s_description, 19.90m, 100, version);
}
