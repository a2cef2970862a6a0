using Showroom.Caching.L2;
using Showroom.Caching.Reading;

namespace Showroom.Caching.Warming;

/// <summary>Copies entries from L2 to L1, encoded: their types are not known before the first read.</summary>
internal sealed class L1Warmer(L1Store l1, L2Client l2, L2Reader reader)
{
    /// <summary>Returns the keys that L2 does not have.</summary>
    public async ValueTask<IReadOnlyList<string>> WarmAsync(string[] keys, CancellationToken cancellationToken)
    {
        var stamps = Array.ConvertAll(keys, l1.TakeStamp);
        var result = await l2.TryAsync(static (store, keys) => store.GetManyAsync(keys), keys).ConfigureAwait(false);
        List<string> missing = [];
        for (var i = 0; i < keys.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (result.Succeeded && result.Value![i] is { } bytes && await reader.ValidateAsync(keys[i], bytes).ConfigureAwait(false) is { } entry)
            {
                l1.StoreEncoded(keys[i], entry, stamps[i]);
            }
            else
            {
                missing.Add(keys[i]);
            }
        }

        return missing;
    }
}
