using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Showroom.Api.Accounts.Sessions;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Api.Accounts.Login;

/// <summary>
/// Limits the attempts to log in under one name, for all replicas together. An attempt is counted before the password is verified, so that concurrent attempts
/// cannot exceed the limit, and names without an account are counted as well, so that the limit does not reveal which names exist.
/// </summary>
internal sealed class LoginThrottle(IConnectionMultiplexer redis, IOptions<LoginOptions> login, IOptions<SessionStoreOptions> sessions)
{
    private static readonly RedisKeyspace s_keyspace = new("logins");

    /// <summary>ARGV: free attempts, first delay, longest delay, lifetime; durations in ms. Returns 1 when the attempt is allowed.</summary>
    private const string Begin = """
        local t = redis.call('time')
        local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
        local attempts = tonumber(redis.call('hget', KEYS[1], 'attempts') or 0)
        local blocked = tonumber(redis.call('hget', KEYS[1], 'blocked') or 0)
        if now < blocked then return 0 end
        attempts = attempts + 1
        local delay = 0
        if attempts >= tonumber(ARGV[1]) then
          delay = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(30, attempts - tonumber(ARGV[1])))
        end
        redis.call('hset', KEYS[1], 'attempts', attempts, 'blocked', string.format('%.0f', now + delay))
        redis.call('pexpire', KEYS[1], ARGV[4])
        return 1
        """;

    /// <summary>Counts an attempt.</summary>
    /// <param name="normalizedName">The name in the form in which names are compared.</param>
    /// <param name="cancellationToken">Stops waiting for Redis.</param>
    /// <returns>False when the password must not be verified.</returns>
    public async Task<bool> TryBeginAsync(string normalizedName, CancellationToken cancellationToken)
    {
        var options = login.Value;
        var allowed = await redis.GetDatabase()
            .ScriptEvaluateAsync(
                Begin,
                [Key(normalizedName).Key],
                [options.FreeAttempts, Milliseconds(options.FirstDelay), Milliseconds(options.MaxDelay), Milliseconds(options.Memory)])
            .WaitAsync(sessions.Value.OperationTimeout, cancellationToken);
        // What comes next may block its thread, which must not be the one that reads the responses of Redis.
        await Task.Yield();
        return (int)allowed == 1;
    }

    /// <summary>The password was right: the attempts until now are forgotten.</summary>
    public async Task ResetAsync(string normalizedName, CancellationToken cancellationToken)
    {
        await redis.GetDatabase().KeyDeleteAsync(Key(normalizedName).Key).WaitAsync(sessions.Value.OperationTimeout, cancellationToken);
        await Task.Yield();
    }

    private RedisKeyDefinition Key(string normalizedName) =>
        s_keyspace.Hash(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedName))), login.Value.Memory);

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;
}
