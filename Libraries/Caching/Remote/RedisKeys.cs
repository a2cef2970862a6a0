using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Showroom.Caching.Remote;

/// <summary>
/// Every Redis key and channel of the cache: <c>prefix:cache:schema:kind:name</c>. No key is without a lifetime.
/// <list type="table">
/// <item><term>v:key</term><description>string: an entry (see Envelope); lives as the entry's Expiration says</description></item>
/// <item><term>l:key</term><description>string: the token of who loads the key; lives LoadLease</description></item>
/// <item><term>t:tag</term><description>string: the number of the tag's last invalidation; lives <see cref="TagLife"/></description></item>
/// <item><term>seq</term><description>string: the counter of changes; lives <see cref="SequenceLife"/> from the last one</description></item>
/// <item><term>hot:yyyyMMdd</term><description>sorted set: keys by reads on that day; lives <see cref="PopularityLife"/></description></item>
/// <item><term>changes:database</term><description>channel: invalidations</description></item>
/// </list>
/// The counter and an entry are changed in one script, so all keys are on one node: a server with replicas, not a sharded cluster.
/// </summary>
internal sealed class RedisKeys(string application, int schema)
{
    /// <summary>Longer than any entry may live (CacheOptions caps Expiration at 30 days).</summary>
    public static readonly TimeSpan TagLife = TimeSpan.FromDays(31);

    /// <summary>As long as tags, whose numbers it issues; when it is gone, the clock in microseconds takes over, which is further on.</summary>
    public static readonly TimeSpan SequenceLife = TimeSpan.FromDays(31);

    public static readonly TimeSpan PopularityLife = TimeSpan.FromDays(3);

    private const int LongestPlain = 200;
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"{application}:cache:{schema}:");

    /// <summary>In bytes, because such a prefix is written before the key instead of being joined with it first.</summary>
    private readonly RedisKey _value = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{application}:cache:{schema}:v:"));

    public RedisKey Sequence => _prefix + "seq";

    /// <summary>Channels are the server's, counters a database's: so the number of the database is part of the name.</summary>
    public RedisChannel Changes(int database) => RedisChannel.Literal(string.Create(CultureInfo.InvariantCulture, $"{_prefix}changes:{database}"));

    public RedisKey Value(string key) => ((RedisKey)Name(key)).Prepend(_value);

    public RedisKey Lease(string key) => _prefix + "l:" + Name(key);

    public RedisKey Tag(string tag) => _prefix + "t:" + Name(tag);

    public RedisKey Popularity(DateOnly day) => _prefix + "hot:" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The key itself when it is short and UTF-8 can carry it; else its SHA-256, marked so that no plain key equals it.</summary>
    private static string Name(string key)
    {
        if (key.Length <= LongestPlain && (Ascii.IsValid(key) || CanEncode(key)))
        {
            return key.StartsWith('#') ? "##" + key : key;
        }

        return "#" + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));
    }

    private static bool CanEncode(string key)
    {
        try
        {
            s_strict.GetByteCount(key);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
