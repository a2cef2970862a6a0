using System.Globalization;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Sessions;
using StackExchange.Redis;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>Sessions in Redis, where every replica finds them.</summary>
internal sealed class RedisSessionStore(IConnectionMultiplexer redis, IOptions<SessionStoreOptions> options) : ISessionStore
{
    private readonly SessionStoreOptions _options = options.Value;

    public Task CreateAsync(SessionId id, byte[] ticket, CancellationToken cancellationToken) => EvaluateAsync(
        SessionScripts.Create,
        id.AccountId,
        [id.PublicId, ticket, Milliseconds(_options.IdleTimeout), Milliseconds(_options.AbsoluteTimeout), _options.MaxPerAccount],
        cancellationToken);

    public async Task<StoredSession?> FindAsync(SessionId id, CancellationToken cancellationToken)
    {
        var found = await EvaluateAsync(SessionScripts.Find, id.AccountId, [id.PublicId, Milliseconds(_options.AbsoluteTimeout)], cancellationToken);
        return found.Length < 4 ? null : new StoredSession((byte[])found[0]!, Duration(found[1]), Duration(found[2]), (int)found[3] == 1);
    }

    public Task ExtendAsync(SessionId id, CancellationToken cancellationToken) => EvaluateAsync(
        SessionScripts.Extend, id.AccountId, [id.PublicId, Milliseconds(_options.IdleTimeout), Milliseconds(_options.AbsoluteTimeout)], cancellationToken);

    public async Task<IReadOnlyList<SessionEntry>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var listed = await EvaluateAsync(SessionScripts.List, accountId, [], cancellationToken);
        return
        [
            .. Enumerable.Range(0, listed.Length / 3)
                .Select(index => new SessionEntry((string)listed[3 * index]!, Duration(listed[(3 * index) + 1]), Duration(listed[(3 * index) + 2])))
                .OrderByDescending(session => session.Age),
        ];
    }

    public Task<bool> RevokeAsync(Guid accountId, string publicId, CancellationToken cancellationToken) =>
        redis.GetDatabase().HashDeleteAsync(Key(accountId), publicId).WaitAsync(_options.OperationTimeout, cancellationToken);

    public Task RevokeAllAsync(Guid accountId, CancellationToken cancellationToken) =>
        redis.GetDatabase().KeyDeleteAsync(Key(accountId)).WaitAsync(_options.OperationTimeout, cancellationToken);

    private async Task<RedisResult> EvaluateAsync(string script, Guid accountId, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var result = await redis.GetDatabase().ScriptEvaluateAsync(script, [Key(accountId)], arguments).WaitAsync(_options.OperationTimeout, cancellationToken);
        // Data Protection, which comes next, may load its keys from Redis and blocks its thread meanwhile. On the thread that reads the responses of
        // Redis, where this continues, it would wait for itself until its timeout.
        await Task.Yield();
        return result;
    }

    private RedisKey Key(Guid accountId) => SessionKeys.OfAccount(accountId, _options.IdleTimeout).Key;

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    private static TimeSpan Duration(RedisResult milliseconds) =>
        TimeSpan.FromMilliseconds(long.Parse((string)milliseconds!, NumberStyles.None, CultureInfo.InvariantCulture));
}
