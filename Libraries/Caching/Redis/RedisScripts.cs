namespace Showroom.Caching.Redis;

/// <summary>
/// The atomic steps, in the common subset of Redis 7 and Garnet. Numbers are formatted with <c>%.0f</c>, because Lua would print one of this size
/// with an exponent. A key of another type, which only another program can have stored, is read with <c>pcall</c>: it counts as missing and is overwritten.
/// </summary>
internal static class RedisScripts
{
    /// <summary>KEYS: entry, lease. ARGV: token, lifetime of the lease in ms, header of a rejected entry. Returns the entry, 1 when the lease is granted, or 0.</summary>
    public const string AcquireLease = """
        local entry = redis.pcall('get', KEYS[1])
        if type(entry) == 'string' and #entry > 0 and (#ARGV[3] == 0 or string.sub(entry, 1, #ARGV[3]) ~= ARGV[3]) then return entry end
        if redis.call('set', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
        return 0
        """;

    /// <summary>KEYS: entry, lease. ARGV: token, entry, lifetime in ms. Returns 1 when stored.</summary>
    public const string Fill = """
        if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
        redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])
        redis.call('del', KEYS[2])
        return 1
        """;

    /// <summary>KEYS: lease. ARGV: token, lifetime of the lease in ms.</summary>
    public const string RenewLease = """
        if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end
        return 0
        """;

    /// <summary>KEYS: lease. ARGV: token.</summary>
    public const string ReleaseLease = """
        if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
        return 0
        """;

    /// <summary>KEYS: counter, entry, lease. ARGV: those of <see cref="Publish"/>, entry, lifetime in ms, version (empty: none). Returns the number, and 1 when stored.</summary>
    public const string Store = ReadCounter + """
        local stored = 1
        if ARGV[7] ~= '' then
          local version = redis.pcall('getrange', KEYS[2], 4, 22)
          if type(version) == 'string' and #version == 19 and version > ARGV[7] then stored = 0 end
        end
        if stored == 1 then redis.call('set', KEYS[2], ARGV[5], 'PX', ARGV[6]) end
        redis.call('del', KEYS[3])
        """ + Publish + "return {n, stored}";

    /// <summary>KEYS: counter, entry, lease. ARGV: those of <see cref="Publish"/>. Returns the number.</summary>
    public const string Remove = ReadCounter + """
        redis.call('del', KEYS[2], KEYS[3])
        """ + Publish + "return n";

    /// <summary>KEYS: counter, tag. ARGV: those of <see cref="Publish"/>, lifetime of the tag in ms. Returns the number.</summary>
    public const string InvalidateTag = ReadCounter + Publish + """
        redis.call('set', KEYS[2], text, 'PX', ARGV[5])
        return n
        """;

    /// <summary>
    /// KEYS: counter, wildcard tag. ARGV: those of <see cref="Publish"/>, lifetime of the tag in ms, start of a new counter. Returns the counter and the
    /// number of the last invalidation of everything. A counter below the floor has lost changes, so everything is invalidated. The increment by zero fails on a server that does not
    /// accept writes.
    /// </summary>
    public const string Synchronize = """
        local n = tonumber(redis.call('incrby', KEYS[1], 0))
        local floor = tonumber(ARGV[1])
        if n == 0 and floor < tonumber(ARGV[6]) then floor = tonumber(ARGV[6]) end
        if n >= floor then return {n, tonumber(redis.call('get', KEYS[2]) or '0')} end
        n = floor
        """ + Publish + """
        redis.call('set', KEYS[2], text, 'PX', ARGV[5])
        return {n, n}
        """;

    /// <summary>
    /// KEYS[1]: counter. ARGV[1]: floor. A counter below the floor belongs to a server that has lost changes (an old snapshot, a failover before the last changes were
    /// replicated). No change is applied to it before a replica has synchronized with it: the counter would pass the floor, and the loss would not be found.
    /// </summary>
    private const string ReadCounter = """
        local n = tonumber(redis.call('get', KEYS[1]) or '0')
        if n < tonumber(ARGV[1]) then return redis.error_reply('ERR the invalidation counter is below ' .. ARGV[1]) end

        """;

    /// <summary>Numbers the change and publishes it. KEYS[1]: counter. ARGV: floor, lifetime of the counter in ms, channel, message.</summary>
    private const string Publish = """

        n = n + 1
        local text = string.format('%.0f', n)
        redis.call('set', KEYS[1], text, 'PX', ARGV[2])
        redis.call('publish', ARGV[3], text .. ':' .. ARGV[4])

        """;
}
