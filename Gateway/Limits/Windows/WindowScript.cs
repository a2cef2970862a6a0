namespace Showroom.Gateway.Limits.Windows;

/// <summary>The atomic step on a shared window, in the common subset of Redis 7 and Garnet, on the server's clock.</summary>
/// <remarks>
/// The value is the index of the first bucket and the counts from there to the last bucket that was used, as decimal numbers separated by spaces: at most
/// 31 counts, whatever the limit is. It is written with its expiry in one command. A value of another type counts as empty and is overwritten.
/// </remarks>
internal static class WindowScript
{
    /// <summary>An extra permit is given only as long as this many are left for each: near the limit a gateway asks for each request.</summary>
    public const int ExtraShare = 8;

    /// <summary>
    /// KEYS: window. ARGV: limit, length of a bucket in ms, number of buckets, requests that wait, extra permits, bucket of unused permits, number of unused
    /// permits, share. Returns the permits given, permits left, ms until more are left, index of the bucket, ms until it ends.
    /// </summary>
    public const string Acquire = """
        local time = redis.call('time')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local limit, length, buckets = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local waiting, extra = tonumber(ARGV[4]), tonumber(ARGV[5])
        local unusedBucket, unused = tonumber(ARGV[6]), tonumber(ARGV[7])
        local index = math.floor(now / length)
        local oldest = index - buckets
        local counts, used, changed = {}, 0, false
        local value = redis.pcall('get', KEYS[1])
        if type(value) == 'string' then
          local bucket = nil
          for number in string.gmatch(value, '%d+') do
            if bucket == nil then
              bucket = tonumber(number)
            else
              local count = tonumber(number)
              if unused > 0 and bucket == unusedBucket and count > 0 then
                count = math.max(0, count - unused)
                changed = true
              end
              -- A later bucket than the current one means that the clock was set back: its permits are counted as if they were given now.
              local target = math.min(bucket, index)
              if target >= oldest and count > 0 then
                counts[target] = (counts[target] or 0) + count
                used = used + count
              end
              bucket = bucket + 1
            end
          end
        end
        local given = math.min(waiting, math.max(0, limit - used))
        if given == waiting then
          given = given + math.min(extra, math.floor((limit - used - given) / tonumber(ARGV[8])))
        end
        if given > 0 then
          counts[index] = (counts[index] or 0) + given
          used = used + given
          changed = true
        end
        while oldest < index and not counts[oldest] do oldest = oldest + 1 end
        if changed then
          local parts = { string.format('%.0f', oldest) }
          for bucket = oldest, index do parts[#parts + 1] = string.format('%.0f', counts[bucket] or 0) end
          redis.call('set', KEYS[1], table.concat(parts, ' '), 'PX', string.format('%.0f', (buckets + 1) * length))
        end
        return { given, math.max(0, limit - used), (oldest + buckets + 1) * length - now, index, (index + 1) * length - now }
        """;
}
