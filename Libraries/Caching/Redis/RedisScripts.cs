namespace Showroom.Caching.Redis;

/// <summary>
/// The atomic steps, in the common subset of Redis 7 and Garnet. Numbers are formatted with <c>%.0f</c>, because Lua would print one of this size
/// with an exponent.
/// </summary>
internal static class RedisScripts
{
    /// <summary>KEYS: entry, lease. ARGV: token, lifetime of the lease in ms, header of a rejected entry. Returns the entry, 1 when the lease is granted, or 0.</summary>
    public const string AcquireLease = """
        local entry = redis.call('get', KEYS[1])
        if entry and #entry > 0 and (#ARGV[3] == 0 or string.sub(entry, 1, #ARGV[3]) ~= ARGV[3]) then return entry end
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

    /// <summary>KEYS: lease. ARGV: token.</summary>
    public const string ReleaseLease = """
        if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
        return 0
        """;

    /// <summary>KEYS: counter, entry, lease. ARGV: those of <see cref="Publish"/>, entry, lifetime in ms, version (empty: none). Returns the number, and 1 when stored.</summary>
    public const string Store = """
        local stored = 1
        if ARGV[7] ~= '' then
          local version = redis.call('getrange', KEYS[2], 4, 22)
          if #version == 19 and version > ARGV[7] then stored = 0 end
        end
        if stored == 1 then redis.call('set', KEYS[2], ARGV[5], 'PX', ARGV[6]) end
        redis.call('del', KEYS[3])
        """ + Publish + "return {n, stored}";

    /// <summary>KEYS: counter, entry, lease. ARGV: those of <see cref="Publish"/>. Returns the number.</summary>
    public const string Remove = """
        redis.call('del', KEYS[2], KEYS[3])
        """ + Publish + "return n";

    /// <summary>KEYS: counter, tag. ARGV: those of <see cref="Publish"/>, lifetime of the tag in ms. Returns the number.</summary>
    public const string InvalidateTag = Publish + """
        redis.call('set', KEYS[2], text, 'PX', ARGV[5])
        return n
        """;

    /// <summary>
    /// KEYS: counter, wildcard tag. ARGV: those of <see cref="Publish"/>, lifetime of the tag in ms, start of a new counter. Returns the counter and the
    /// number of the last invalidation of everything. A counter below the floor has lost changes, so everything is invalidated.
    /// </summary>
    public const string Synchronize = """
        local n = tonumber(redis.call('get', KEYS[1]) or '0')
        if n == 0 and tonumber(ARGV[1]) < tonumber(ARGV[6]) then ARGV[1] = ARGV[6] end
        if n >= tonumber(ARGV[1]) then return {n, tonumber(redis.call('get', KEYS[2]) or '0')} end
        """ + PublishInto + """
        redis.call('set', KEYS[2], text, 'PX', ARGV[5])
        return {n, n}
        """;

    /// <summary>Numbers the change and publishes it. KEYS[1]: counter. ARGV: floor, lifetime of the counter in ms, channel, message.</summary>
    private const string Publish = "\nlocal n\n" + PublishInto;

    private const string PublishInto = """

        n = redis.call('incr', KEYS[1])
        if n <= tonumber(ARGV[1]) then n = tonumber(ARGV[1]) + 1 end
        local text = string.format('%.0f', n)
        redis.call('set', KEYS[1], text, 'PX', ARGV[2])
        redis.call('publish', ARGV[3], text .. ':' .. ARGV[4])

        """;
}
