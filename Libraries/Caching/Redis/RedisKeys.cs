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
/// One script changes the counter and an entry, so all keys have to be on one node: a server with replicas, not a sharded cluster.
/// </summary>
internal sealed class RedisKeys(string application, int schema)
{
    /// <summary>Longer than any entry lives.</summary>
    public static readonly TimeSpan TagLifetime = CacheOptions.MaxExpiration + TimeSpan.FromDays(1);

    /// <summary>As long as the tags, which store its numbers. An expired counter starts again from the clock in microseconds, above every earlier number.</summary>
    public static readonly TimeSpan SequenceLifetime = TagLifetime;

    public static readonly TimeSpan PopularityLifetime = TimeSpan.FromDays(3);

    private readonly string _prefix = KeyNames.PrefixOf(application, schema);

    /// <summary>As bytes: the client writes such a prefix before the key instead of concatenating the two first.</summary>
    private readonly RedisKey _entryPrefix = Encoding.UTF8.GetBytes(KeyNames.EntryPrefixOf(application, schema));

    public RedisKey Sequence => _prefix + "seq";

    /// <summary>Channels are shared by all databases of a server, counters are not; hence the number of the database in the name.</summary>
    public RedisChannel Changes(int database) => RedisChannel.Literal(string.Create(CultureInfo.InvariantCulture, $"{_prefix}changes:{database}"));

    public RedisKey Entry(string key) => ((RedisKey)KeyNames.Encode(key)).Prepend(_entryPrefix);

    public RedisKey Lease(string key) => _prefix + "l:" + KeyNames.Encode(key);

    public RedisKey Tag(string tag) => _prefix + "t:" + KeyNames.Encode(tag);

    public RedisKey Popularity(DateOnly day) => _prefix + "hot:" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
