using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Local;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Values;

/// <summary>How long a value is kept at each level.</summary>
internal readonly record struct Lifetimes(TimeSpan Local, TimeSpan Remote);

/// <summary>Makes the entries of both levels out of values, and values out of entries.</summary>
internal sealed class EntryMaker(CacheOptions options, ValueCodecs codecs, TimeProvider time, Random random, CacheMetrics metrics, ILogger logger)
{
    private static readonly TimeSpan s_longest = RedisKeys.TagLife - TimeSpan.FromDays(1);

    public ValueCodecs Codecs => codecs;

    /// <summary>The encoded value; false when it is not to be cached. A null value has a null payload.</summary>
    public bool TryEncode<T>(T value, out byte[]? payload)
    {
        payload = null;
        if (value is null)
        {
            return true;
        }

        var codec = codecs.For<T>();
        try
        {
            payload = codec.Encode(value);
        }
        catch (Exception exception)
        {
            // The value is good, it only has no encoding (a cycle, a number that JSON lacks): its reader gets it nevertheless.
            logger.ValueNotEncodable(exception, typeof(T).Name);
            return false;
        }

        if (payload.Length > options.MaximumValueBytes)
        {
            logger.ValueTooLarge(payload.Length, options.MaximumValueBytes);
            metrics.Failed("size");
            return false;
        }

        return true;
    }

    public Lifetimes LifetimesOf(HybridCacheEntryOptions? entry, bool isNull)
    {
        var remote = Min(entry?.Expiration ?? options.Expiration, s_longest);
        remote = isNull ? Min(remote, options.NegativeExpiration) : remote;
        var local = Min(entry?.LocalCacheExpiration ?? options.LocalExpiration, remote);
        var share = 1 - (random.NextDouble() * options.Jitter);
        return new(local * share, remote * share);
    }

    public byte[] ToRemote<T>(T value, byte[]? payload, string[] tags, TimeSpan life, long asOf, HybridCacheEntryFlags flags)
    {
        var now = time.GetUtcNow();
        return new Envelope
        {
            Payload = payload,
            IsNull = payload is null,
            Version = value is IVersioned versioned ? versioned.Version : 0,
            AsOf = asOf,
            StoredAt = now,
            ExpiresAt = now + life,
            Tags = tags,
        }.Encode((flags & HybridCacheEntryFlags.DisableCompression) != 0 ? int.MaxValue : options.CompressionThreshold);
    }

    /// <summary>How long the second level keeps what it is given: less than its lifetime when entries slide.</summary>
    public TimeSpan RemoteLife(TimeSpan life) => options.SlidingExpiration > TimeSpan.Zero ? Min(life, options.SlidingExpiration) : life;

    /// <param name="value">What to hand out, when it may be shared.</param>
    /// <param name="length">Of the encoded value, in bytes, whether or not it is kept encoded.</param>
    /// <param name="trusted">Whether a change would be told to this replica.</param>
    public LocalEntry ToLocal(string key, object? value, byte[]? payload, int length, bool isNull, bool shared, string[] tags, TimeSpan life, TimeSpan age, in ReadGuard guard, long asOf, bool trusted)
    {
        var fresh = trusted ? life : Min(life, options.IsolatedExpiration);
        return new(key)
        {
            Value = shared ? value : null,
            Payload = shared && value is not null ? null : payload,
            IsNull = isNull,
            Tags = tags,
            AsOf = asOf,
            Epoch = guard.Epoch,
            Isolated = !trusted,
            ReadAt = guard.StartedAt - Ticks(age),
            FreshUntil = guard.StartedAt + Ticks(fresh),
            Sliding = Ticks(options.SlidingExpiration),
            IdleSince = guard.StartedAt,
            Size = LocalEntry.SizeOf(key, length),
        };
    }

    /// <summary>The entry's value as this type; false when it is something else.</summary>
    public bool TryUnwrap<T>(LocalEntry entry, [MaybeNull] out T value)
    {
        if (entry.Value is T held)
        {
            value = held;
            return true;
        }

        value = default;
        if (entry.IsNull)
        {
            return default(T) is null;
        }

        if (entry.Payload is null || !TryDecode(entry.Payload, out value))
        {
            return false;
        }

        if (codecs.For<T>().Shared)
        {
            entry.Value = value;
        }

        return true;
    }

    public bool TryDecode<T>(ReadOnlyMemory<byte> payload, [MaybeNull] out T value)
    {
        try
        {
            value = codecs.For<T>().Decode(payload);
            return value is not null;
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            Unreadable(exception.GetType().Name);
            value = default;
            return false;
        }
    }

    public void Unreadable(string reason)
    {
        logger.EntryUnreadable(reason);
        metrics.Failed("unreadable");
    }

    public long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
