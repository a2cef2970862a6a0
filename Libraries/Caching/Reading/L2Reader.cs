using Showroom.Caching.Coherence;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Serialization;

namespace Showroom.Caching.Reading;

/// <summary>Whether an L2 entry may be used.</summary>
internal enum EntryValidity
{
    Invalid,
    Valid,

    /// <summary>Depends on a request to L2: for the last invalidations of its tags, or to extend its sliding expiration.</summary>
    Unconfirmed,
}

/// <summary>Reads entries of L2 and decides whether they may be used.</summary>
internal sealed class L2Reader(L2Client l2, CoherenceMonitor monitor, CacheEntryFactory entries, CacheOptions options, TimeProvider time)
{
    private readonly bool _enabled = CachePolicy.For(options.Strategy).UseL2;

    public bool CanRead(string key) => _enabled && monitor.CanReadFromL2(key);

    public ValueTask<L2Result<byte[]?>> GetAsync(string key, long now) => l2.TryAsync(static (store, key) => store.GetAsync(key), key, now);

    /// <summary>The part of an unusable entry by which L2 recognises it when a lease is requested.</summary>
    public static ReadOnlyMemory<byte> HeaderOf(ReadOnlyMemory<byte> bytes) => bytes[..Math.Min(bytes.Length, Envelope.HeaderLength)].ToArray();

    /// <summary>Whether the value of a valid entry is to be loaded again before it expires.</summary>
    public bool IsRefreshDue(in Envelope entry, LoadOptions? load) => entries.IsRefreshDue(entry, load);

    /// <summary>The entry, if the bytes are a valid one; otherwise null.</summary>
    public async ValueTask<Envelope?> ValidateAsync(string key, ReadOnlyMemory<byte> bytes)
    {
        var partition = monitor.PartitionOf(key);
        var validity = Validate(partition, bytes, out var entry);
        return validity == EntryValidity.Valid || (validity == EntryValidity.Unconfirmed && await ConfirmAsync(partition, key, entry).ConfigureAwait(false)) ? entry : null;
    }

    /// <summary>Decides without a further request to L2, which is nearly always possible.</summary>
    public EntryValidity Validate(Partition partition, ReadOnlyMemory<byte> bytes, out Envelope entry)
    {
        if (!Envelope.TryDecode(bytes, options.MaximumValueBytes, out entry, out var reason))
        {
            entries.ReportUnreadable(reason);
            return EntryValidity.Invalid;
        }

        return time.GetUtcNow() >= entry.ExpiresAt || !partition.Tags.AreCurrent(entry.Tags, entry.AsOf) ? EntryValidity.Invalid
            : options.SlidingExpiration > TimeSpan.Zero || (entry.Tags.Length > 0 && FindUnknownTags(partition, entry.Tags).Length > 0) ? EntryValidity.Unconfirmed
            : EntryValidity.Valid;
    }

    private async ValueTask<bool> ConfirmAsync(Partition partition, string key, Envelope entry)
    {
        var unknown = FindUnknownTags(partition, entry.Tags);
        if (unknown.Length > 0)
        {
            var sequences = await l2.TryAsync(static (store, call) => store.GetTagsAsync(call.Index, call.unknown), (partition.Index, unknown)).ConfigureAwait(false);
            if (!sequences.Succeeded)
            {
                return false;
            }

            for (var i = 0; i < unknown.Length; i++)
            {
                partition.Tags.Record(unknown[i], sequences.Value![i]);
            }

            if (!partition.Tags.AreCurrent(entry.Tags, entry.AsOf))
            {
                return false;
            }
        }

        if (options.SlidingExpiration > TimeSpan.Zero)
        {
            var remaining = entry.ExpiresAt - time.GetUtcNow();
            await l2.TryAsync(
                static (store, call) => store.ExtendAsync(call.key, call.lifetime),
                (key, lifetime: remaining < options.SlidingExpiration ? remaining : options.SlidingExpiration)).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The tags to read from L2. Under a coherence lease, a tag that was read once stays known, because invalidations arrive.</summary>
    private string[] FindUnknownTags(Partition partition, string[] entryTags) =>
        time.GetTimestamp() < partition.Lease.ExpiresAt ? partition.Tags.FindUnknown(entryTags) : entryTags;
}
