namespace Showroom.Caching.Remote;

/// <summary>
/// The steps that have to be whole. Written in what Redis 7 and Garnet have in common; a number goes back through <c>%.0f</c>, because Lua
/// would print one of this size in exponents.
/// </summary>
internal static class RedisScripts
{
    /// <summary>Keys: entry, lease. Arguments: token, lease's lifetime in ms, head of an unwanted entry. The entry, or 1 when the lease is granted.</summary>
    public const string Lease = """
        local entry = redis.call('get', KEYS[1])
        if entry and #entry > 0 and (#ARGV[3] == 0 or string.sub(entry, 1, #ARGV[3]) ~= ARGV[3]) then return entry end
        if redis.call('set', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
        return 0
        """;

    /// <summary>Keys: entry, lease. Arguments: token, entry, lifetime in ms. 1 when stored.</summary>
    public const string Fill = """
        if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
        redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])
        redis.call('del', KEYS[2])
        return 1
        """;

    /// <summary>Keys: lease. Arguments: token.</summary>
    public const string Release = """
        if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
        return 0
        """;

    /// <summary>Keys: counter, entry, lease. Arguments: as <see cref="Next"/>, then entry, lifetime in ms, version (empty: none). Number and 1 when stored.</summary>
    public const string Store = """
        local stored = 1
        if ARGV[7] ~= '' then
          local version = redis.call('getrange', KEYS[2], 4, 22)
          if #version == 19 and version > ARGV[7] then stored = 0 end
        end
        if stored == 1 then redis.call('set', KEYS[2], ARGV[5], 'PX', ARGV[6]) end
        redis.call('del', KEYS[3])
        """ + Next + "return {n, stored}";

    /// <summary>Keys: counter, entry, lease. Arguments: as <see cref="Next"/>. The number.</summary>
    public const string Remove = """
        redis.call('del', KEYS[2], KEYS[3])
        """ + Next + "return n";

    /// <summary>Keys: counter, tag. Arguments: as <see cref="Next"/>, then the tag's lifetime in ms. The number.</summary>
    public const string InvalidateTag = Next + """
        redis.call('set', KEYS[2], text, 'PX', ARGV[5])
        return n
        """;

    /// <summary>
    /// Keys: counter, the tag of everything. Arguments: as <see cref="Next"/>, then the tag's lifetime in ms and where a new counter starts.
    /// Counter and when everything was last invalidated. A counter behind the floor has lost changes.
    /// </summary>
    public const string Synchronize = """
        local n = tonumber(redis.call('get', KEYS[1]) or '0')
        if n == 0 and tonumber(ARGV[1]) < tonumber(ARGV[6]) then ARGV[1] = ARGV[6] end
        if n >= tonumber(ARGV[1]) then return {n, tonumber(redis.call('get', KEYS[2]) or '0')} end
        """ + NextInto + """
        redis.call('set', KEYS[2], text, 'PX', ARGV[5])
        return {n, n}
        """;

    /// <summary>Numbers the change and tells the replicas. KEYS[1]: counter. ARGV: floor, the counter's lifetime in ms, channel, message.</summary>
    private const string Next = "\nlocal n\n" + NextInto;

    private const string NextInto = """

        n = redis.call('incr', KEYS[1])
        if n <= tonumber(ARGV[1]) then n = tonumber(ARGV[1]) + 1 end
        local text = string.format('%.0f', n)
        redis.call('set', KEYS[1], text, 'PX', ARGV[2])
        redis.call('publish', ARGV[3], text .. ':' .. ARGV[4])

        """;
}
