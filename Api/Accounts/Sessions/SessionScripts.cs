namespace Showroom.Api.Accounts.Sessions;

/// <summary>
/// The atomic steps, in the common subset of Redis 7 and Garnet. The key is a hash of the account: field = public id, value = "created expires ticket",
/// times in milliseconds of the server's clock. One key for an account means that eviction and revocation end its sessions together.
/// </summary>
internal static class SessionScripts
{
    private const string Now = """
        local t = redis.call('time')
        local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
        local function write(field, created, expires, ticket)
          redis.call('hset', KEYS[1], field, string.format('%.0f %.0f ', created, expires) .. ticket)
          if redis.call('pttl', KEYS[1]) < expires - now then redis.call('pexpire', KEYS[1], string.format('%.0f', expires - now)) end
        end

        """;

    private const string Read = """
        local value = redis.call('hget', KEYS[1], ARGV[1])
        if type(value) ~= 'string' then return 0 end
        local created, expires = string.match(value, '^(%d+) (%d+) ')
        if not expires or tonumber(expires) <= now then return 0 end
        local start = #created + #expires + 3
        created, expires = tonumber(created), tonumber(expires)

        """;

    /// <summary>ARGV: field, ticket, idle timeout, absolute timeout, maximum of sessions.</summary>
    public const string Create = Now + """
        local alive = {}
        local all = redis.call('hgetall', KEYS[1])
        for i = 1, #all, 2 do
          local created, expires = string.match(all[i + 1], '^(%d+) (%d+) ')
          if expires and tonumber(expires) > now then
            alive[#alive + 1] = {tonumber(created), all[i]}
          else
            redis.call('hdel', KEYS[1], all[i])
          end
        end
        table.sort(alive, function(a, b) return a[1] < b[1] end)
        for i = 1, #alive - tonumber(ARGV[5]) + 1 do redis.call('hdel', KEYS[1], alive[i][2]) end
        write(ARGV[1], now, now + math.min(tonumber(ARGV[3]), tonumber(ARGV[4])), ARGV[2])
        return 1
        """;

    /// <summary>ARGV: field, absolute timeout. Returns 0, or the ticket, age, remaining time, and 1 when the session can be extended.</summary>
    public const string Find = Now + Read + """
        local extendable = 0
        if created + tonumber(ARGV[2]) > expires then extendable = 1 end
        return {string.sub(value, start), string.format('%.0f', now - created), string.format('%.0f', expires - now), extendable}
        """;

    /// <summary>ARGV: field, idle timeout, absolute timeout. Returns 1, or 0 when the session has ended.</summary>
    public const string Extend = Now + Read + """
        write(ARGV[1], created, math.max(expires, math.min(now + tonumber(ARGV[2]), created + tonumber(ARGV[3]))), string.sub(value, start))
        return 1
        """;

    /// <summary>Returns field, age and remaining time of each session.</summary>
    public const string List = Now + """
        local result = {}
        local all = redis.call('hgetall', KEYS[1])
        for i = 1, #all, 2 do
          local created, expires = string.match(all[i + 1], '^(%d+) (%d+) ')
          if expires and tonumber(expires) > now then
            result[#result + 1] = all[i]
            result[#result + 1] = string.format('%.0f', now - tonumber(created))
            result[#result + 1] = string.format('%.0f', tonumber(expires) - now)
          end
        end
        return result
        """;
}
