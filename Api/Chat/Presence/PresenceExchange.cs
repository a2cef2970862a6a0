using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Api.Chat.Presence;

/// <summary>
/// Publishes the members of this replica, and reads those of the others. A replica that dies is not counted when its key expires; what Redis forgets is written
/// again with the next heartbeat.
/// </summary>
internal sealed class PresenceExchange(IConnectionMultiplexer redis, ServerIdentity server, IOptions<ChatOptions> options, TimeProvider time)
{
    // Of replicas that ended without removing themselves.
    private static readonly TimeSpan s_forgottenAfter = TimeSpan.FromMinutes(10);

    // A replica that is started again is another one: the members of the previous process are not its own.
    private readonly string _replica = $"{server.Name}:{Guid.NewGuid():N}";
    private Dictionary<Guid, int> _written = [];

    /// <summary>Writes the members of this replica.</summary>
    /// <returns>The members of all others.</returns>
    public async Task<Dictionary<Guid, int>> ExchangeAsync(Dictionary<Guid, int> members)
    {
        var database = redis.GetDatabase();
        var replicas = PresenceKeys.Replicas();
        var now = time.GetUtcNow();
        var written = WriteAsync(database, members);
        var registered = database.SortedSetAddAsync(replicas.Key, _replica, now.ToUnixTimeMilliseconds());
        var renewed = database.KeyExpireAsync(replicas.Key, replicas.Lifetime);
        var pruned = database.SortedSetRemoveRangeByScoreAsync(replicas.Key, double.NegativeInfinity, (now - s_forgottenAfter).ToUnixTimeMilliseconds());
        var known = database.SortedSetRangeByRankAsync(replicas.Key);
        await Task.WhenAll(written, registered, renewed, pruned, known);
        var others = (await known).Select(replica => replica.ToString()).Where(replica => replica != _replica);
        var hashes = await Task.WhenAll(others.Select(replica => database.HashGetAllAsync(KeyOf(replica).Key)));

        var elsewhere = new Dictionary<Guid, int>();
        foreach (var entry in hashes.SelectMany(hash => hash))
        {
            if (Guid.TryParseExact(entry.Name.ToString(), "N", out var show) && entry.Value.TryParse(out int count))
            {
                elsewhere[show] = elsewhere.GetValueOrDefault(show) + count;
            }
        }

        return elsewhere;
    }

    /// <summary>This replica has no members any more.</summary>
    public async Task LeaveAsync()
    {
        var database = redis.GetDatabase();
        await Task.WhenAll(
            database.KeyDeleteAsync(KeyOf(_replica).Key),
            database.SortedSetRemoveAsync(PresenceKeys.Replicas().Key, _replica));
    }

    private async Task WriteAsync(IDatabase database, Dictionary<Guid, int> members)
    {
        var previous = _written;
        // Until the write has succeeded it is not known what Redis has.
        _written = [];
        var key = KeyOf(_replica);
        var changed = members.Where(entry => previous.GetValueOrDefault(entry.Key) != entry.Value).ToArray();
        var gone = previous.Keys.Where(show => !members.ContainsKey(show)).Select(Field).ToArray();
        Task[] writes =
        [
            .. changed.Length > 0 ? [database.HashSetAsync(key.Key, Entries(changed))] : Array.Empty<Task>(),
            .. gone.Length > 0 ? [database.HashDeleteAsync(key.Key, gone)] : Array.Empty<Task>(),
        ];
        var renewed = database.KeyExpireAsync(key.Key, key.Lifetime);
        await Task.WhenAll([.. writes, renewed]);
        if (members.Count > 0 && changed.Length < members.Count && (!await renewed || await database.HashLengthAsync(key.Key) != members.Count))
        {
            // It had expired or was deleted.
            await database.HashSetAsync(key.Key, Entries([.. members]));
            await database.KeyExpireAsync(key.Key, key.Lifetime);
        }

        _written = members;
    }

    private static HashEntry[] Entries(KeyValuePair<Guid, int>[] members) => [.. members.Select(entry => new HashEntry(Field(entry.Key), entry.Value))];

    private static RedisValue Field(Guid show) => show.ToString("N");

    private RedisKeyDefinition KeyOf(string replica) => PresenceKeys.Members(replica, options.Value.PresenceExpiry);
}
