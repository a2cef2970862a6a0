using System.Globalization;
using System.Text;
using Showroom.Caching.L2;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>
/// Every Redis key and channel of the cache: <c>prefix:cache:schema:kind:name</c>. Every key has a lifetime.
/// <list type="table">
/// <item><term>v:key</term><description>string: an entry (see Envelope); lives for the entry's Expiration</description></item>
/// <item><term>l:key</term><description>string: the token of the lease to load the key; lives for LoadLease</description></item>
/// <item><term>t:tag</term><description>string: the number of the tag's last invalidation; lives for <see cref="TagLifetime"/></description></item>
/// <item><term>seq</term><description>string: the invalidation counter; lives for <see cref="SequenceLifetime"/> from the last change</description></item>
/// <item><term>hot:yyyyMMdd</term><description>sorted set: keys by their reads on that day; lives for <see cref="PopularityLifetime"/></description></item>
/// <item><term>changes:database</term><description>channel: invalidations</description></item>
/// </list>
/// In a cluster the first four are <c>prefix:cache:schema:{tag}:kind:name</c>, with the hash tag of their partition, which follows from the key: what one script changes is in
/// one slot. Braces in a caller's key come after it and have no effect.
/// </summary>
internal sealed class RedisKeys
{
    /// <summary>Longer than any entry lives.</summary>
    public static readonly TimeSpan TagLifetime = CacheOptions.MaxExpiration + TimeSpan.FromDays(1);

    /// <summary>As long as the tags, which store its numbers. An expired counter starts again from the clock in microseconds, above every earlier number.</summary>
    public static readonly TimeSpan SequenceLifetime = TagLifetime;

    public static readonly TimeSpan PopularityLifetime = TimeSpan.FromDays(3);

    private readonly string _application;
    private readonly int _schema;
    private readonly string _prefix;

    /// <summary>By partition: the start of the names.</summary>
    private readonly string[] _prefixes;

    /// <summary>By partition. As bytes: the client writes such a prefix before the key instead of concatenating the two first.</summary>
    private readonly RedisKey[] _entryPrefixes;

    public RedisKeys(string application, int schema, bool isCluster = false)
    {
        (_application, _schema, IsCluster) = (application, schema, isCluster);
        _prefix = KeyNames.PrefixOf(application, schema);
        _prefixes = isCluster ? [.. Enumerable.Range(0, HashTags.Count).Select(partition => _prefix + HashTags.Of(partition) + ":")] : [_prefix];
        _entryPrefixes = Array.ConvertAll(_prefixes, static prefix => (RedisKey)Encoding.UTF8.GetBytes(prefix + "v:"));
    }

    public bool IsCluster { get; }

    public int Partitions => _prefixes.Length;

    /// <summary>The same keys in the other layout.</summary>
    public RedisKeys WithLayout(bool isCluster) => isCluster == IsCluster ? this : new(_application, _schema, isCluster);

    public int PartitionOf(string key) => Invalidation.Partitions.IndexOf(key, Partitions);

    public RedisKey Sequence(int partition) => _prefixes[partition] + "seq";

    /// <summary>Channels are shared by all databases of a server, counters are not; hence the number of the database in the name. A cluster delivers a message to the subscribers of every node.</summary>
    public RedisChannel Changes(int database) => RedisChannel.Literal(string.Create(CultureInfo.InvariantCulture, $"{_prefix}changes:{database}"));

    public RedisKey Entry(string key) => ((RedisKey)KeyNames.Encode(key)).Prepend(_entryPrefixes[PartitionOf(key)]);

    public RedisKey Lease(string key) => _prefixes[PartitionOf(key)] + "l:" + KeyNames.Encode(key);

    public RedisKey Tag(int partition, string tag) => _prefixes[partition] + "t:" + KeyNames.Encode(tag);

    public RedisKey Popularity(DateOnly day) => _prefix + "hot:" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
