namespace Showroom.Api.Catalog.Data.Seeding;

/// <summary>A SplitMix64 generator. <see cref="Random"/> with a seed may produce other numbers in another version of .NET.</summary>
internal sealed class SeedRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    public T Pick<T>(T[] items) => items[Below(items.Length)];
}
