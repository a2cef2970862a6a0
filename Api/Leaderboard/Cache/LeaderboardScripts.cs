namespace Showroom.Api.Leaderboard.Cache;

/// <summary>
/// The atomic steps on a board's sorted sets, in the common subset of Redis 7 and Garnet. The member <c>checkpoint</c> is in a set if and only if the set is
/// complete. Its score is the number of a transaction: the set has everything that transactions with smaller numbers committed. Since it is a member, a server
/// that evicts the set, restarts without it or restores an older copy loses both or has both as they were. Its score is positive and those of members are
/// negative, so it is the last.
/// </summary>
internal static class LeaderboardScripts
{
    /// <summary>
    /// KEYS: scores, names. ARGV: first position, count. Returns nil when the set is incomplete, else the position and rank of the first member, then id,
    /// negated score and name of each.
    /// </summary>
    public const string Top = Helpers + """
        if not checkpoint(KEYS[1]) then return false end
        local first = tonumber(ARGV[1])
        return range(first, first + tonumber(ARGV[2]) - 1)
        """;

    /// <summary>KEYS: scores, names. ARGV: member, number of members before and after it. Returns what <see cref="Top"/> does; empty when the set does not have the member.</summary>
    public const string Around = Helpers + """
        if not checkpoint(KEYS[1]) then return false end
        local position = redis.call('zrank', KEYS[1], ARGV[1])
        if not position then return {} end
        return range(math.max(position - tonumber(ARGV[2]), 0), position + tonumber(ARGV[2]))
        """;

    /// <summary>KEYS: scores. Returns the checkpoint, or nil when the set is incomplete.</summary>
    public const string ReadCheckpoint = Helpers + "return checkpoint(KEYS[1])";

    /// <summary>
    /// KEYS: scores, names, rebuild, lock. ARGV: lifetimes of scores, names and rebuild in ms, command for names (hset or hsetnx), then id, negated score and
    /// name of each member. Of two scores of a member the greater stays. An incomplete set is left alone; a set that is being rebuilt receives the scores too.
    /// </summary>
    public const string Merge = Helpers + """
        if checkpoint(KEYS[1]) then
          merge(KEYS[1], 5)
          redis.call('pexpire', KEYS[1], ARGV[1])
        end
        if redis.call('exists', KEYS[4]) == 1 then
          merge(KEYS[3], 5)
          redis.call('pexpire', KEYS[3], ARGV[3])
        end
        name(5, ARGV[4])
        redis.call('pexpire', KEYS[2], ARGV[2])
        return 1
        """;

    /// <summary>
    /// KEYS: scores, names, rebuild, lock. ARGV: lifetimes of scores, names and rebuild in ms, command for names, the checkpoint since which the scores were read,
    /// the one that the set has with them, then id, negated score and name of each member. Merges and advances the checkpoint in one step, so that a set which an
    /// older copy replaces has both or neither. Returns 0, and changes nothing, when the set is incomplete or its own checkpoint is before the first one. A checkpoint
    /// never decreases.
    /// </summary>
    public const string CatchUp = Helpers + """
        local current = checkpoint(KEYS[1])
        if not current or tonumber(current) < tonumber(ARGV[5]) then return 0 end
        merge(KEYS[1], 7)
        if tonumber(current) < tonumber(ARGV[6]) then redis.call('zadd', KEYS[1], ARGV[6], 'checkpoint') end
        redis.call('pexpire', KEYS[1], ARGV[1])
        if redis.call('exists', KEYS[4]) == 1 then
          merge(KEYS[3], 7)
          redis.call('pexpire', KEYS[3], ARGV[3])
        end
        name(7, ARGV[4])
        redis.call('pexpire', KEYS[2], ARGV[2])
        return 1
        """;

    /// <summary>KEYS: rebuild, lock. ARGV: token, lifetime of the lock in ms. Returns 1 when the lock is acquired.</summary>
    public const string BeginRebuild = """
        if not redis.call('set', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
        redis.call('del', KEYS[1])
        return 1
        """;

    /// <summary>
    /// KEYS: scores, names, rebuild, lock. ARGV: token, lifetimes of lock, rebuild and names in ms, command for names, then id, negated score and name of each
    /// member. Returns 0 when the lock is lost.
    /// </summary>
    public const string AddToRebuild = Helpers + """
        if redis.call('get', KEYS[4]) ~= ARGV[1] then return 0 end
        redis.call('pexpire', KEYS[4], ARGV[2])
        merge(KEYS[3], 6)
        redis.call('pexpire', KEYS[3], ARGV[3])
        name(6, ARGV[5])
        redis.call('pexpire', KEYS[2], ARGV[4])
        return 1
        """;

    /// <summary>KEYS: scores, rebuild, lock. ARGV: token, checkpoint, lifetime of scores in ms. Returns 0 when the lock is lost.</summary>
    public const string CompleteRebuild = """
        if redis.call('get', KEYS[3]) ~= ARGV[1] then return 0 end
        redis.call('zadd', KEYS[2], ARGV[2], 'checkpoint')
        redis.call('rename', KEYS[2], KEYS[1])
        redis.call('pexpire', KEYS[1], ARGV[3])
        redis.call('del', KEYS[3])
        return 1
        """;

    private const string Helpers = """
        local unpack = unpack or table.unpack
        local function checkpoint(key)
          local score = redis.pcall('zscore', key, 'checkpoint')
          if type(score) == 'string' then return score end
          return false
        end
        local function merge(key, from)
          local scores = {}
          for i = from, #ARGV, 3 do
            scores[#scores + 1] = ARGV[i + 1]
            scores[#scores + 1] = ARGV[i]
          end
          if #scores > 0 then redis.call('zadd', key, 'LT', unpack(scores)) end
        end
        local function name(from, command)
          if command == 'hsetnx' then
            for i = from, #ARGV, 3 do redis.call('hsetnx', KEYS[2], ARGV[i], ARGV[i + 2]) end
            return
          end
          local names = {}
          for i = from, #ARGV, 3 do
            names[#names + 1] = ARGV[i]
            names[#names + 1] = ARGV[i + 2]
          end
          if #names > 0 then redis.call('hset', KEYS[2], unpack(names)) end
        end
        local function range(first, last)
          local members = redis.call('zrange', KEYS[1], first, last, 'WITHSCORES')
          if members[#members - 1] == 'checkpoint' then
            table.remove(members)
            table.remove(members)
          end
          if #members == 0 then return {} end
          local ids = {}
          for i = 1, #members, 2 do ids[#ids + 1] = members[i] end
          local names = redis.call('hmget', KEYS[2], unpack(ids))
          local reply = {first, redis.call('zcount', KEYS[1], '-inf', '(' .. members[2]) + 1}
          for i = 1, #ids do
            reply[3 * i] = ids[i]
            reply[3 * i + 1] = members[2 * i]
            reply[3 * i + 2] = names[i] or ''
          end
          return reply
        end

        """;
}
