using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Showroom.Caching.L1;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Serialization;

/// <summary>The lifetime of an entry at each level.</summary>
internal readonly record struct Lifetimes(TimeSpan L1, TimeSpan L2);

/// <summary>What an L1 entry holds.</summary>
/// <param name="Value">The instance to share, or null.</param>
/// <param name="Payload">The encoded value, when there is no instance to share.</param>
/// <param name="EncodedLength">The length of the encoded value in bytes, whether or not it is kept encoded.</param>
internal readonly record struct L1Content(object? Value, byte[]? Payload, int EncodedLength, bool IsNull, string[] Tags);

/// <summary>Creates the entries of both levels from values, and reads values from entries.</summary>
internal sealed class CacheEntryFactory(CacheOptions options, ValueCodecs codecs, TimeProvider time, Random random, CacheMetrics metrics, ILogger logger)
{
    public ValueCodecs Codecs => codecs;

    /// <summary>Encodes the value; false when it cannot be cached. The payload of null is null.</summary>
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
            // A value without an encoding (a reference cycle, NaN) is still valid for the caller that loaded it.
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
        var l2 = Min(entry?.Expiration ?? options.Expiration, CacheOptions.MaxExpiration);
        l2 = isNull ? Min(l2, options.NegativeExpiration) : l2;
        var l1 = Min(entry?.LocalCacheExpiration ?? options.LocalExpiration, l2);
        var share = 1 - (random.NextDouble() * options.Jitter);
        return new(l1 * share, l2 * share);
    }

    /// <summary>The phases in L1 of a value that was loaded or written now.</summary>
    public L1Lifetime L1LifetimeOf(TimeSpan fresh, LoadOptions? load) => new(fresh, RefreshAfter(fresh, load), load?.MaximumStale ?? options.MaximumStale);

    /// <summary>The phases in L1 of an L2 entry: a refresh is due when it is due at either level.</summary>
    public L1Lifetime L1LifetimeOf(in Envelope entry, HybridCacheEntryOptions? entryOptions, LoadOptions? load)
    {
        var remaining = entry.ExpiresAt - time.GetUtcNow();
        var lifetime = L1LifetimeOf(Min(LifetimesOf(entryOptions, entry.IsNull).L1, remaining), load);
        var total = entry.ExpiresAt - entry.StoredAt;
        var inL2 = RefreshAfter(total, load);
        return inL2 == TimeSpan.MaxValue ? lifetime : lifetime with { RefreshAfter = Min(lifetime.RefreshAfter, inL2 - (total - remaining)) };
    }

    /// <summary>Whether the value of the L2 entry is to be loaded again, although the entry is valid.</summary>
    public bool IsRefreshDue(in Envelope entry, LoadOptions? load)
    {
        var after = RefreshAfter(entry.ExpiresAt - entry.StoredAt, load);
        return after != TimeSpan.MaxValue && time.GetUtcNow() >= entry.StoredAt + after;
    }

    public byte[] EncodeL2Entry<T>(T value, byte[]? payload, string[] tags, TimeSpan lifetime, long asOf, HybridCacheEntryFlags flags)
    {
        var now = time.GetUtcNow();
        return new Envelope
        {
            Payload = payload,
            IsNull = payload is null,
            Version = value is IVersioned versioned ? versioned.Version : 0,
            AsOf = asOf,
            StoredAt = now,
            ExpiresAt = now + lifetime,
            Tags = tags,
        }.Encode((flags & HybridCacheEntryFlags.DisableCompression) != 0 ? int.MaxValue : options.CompressionThreshold);
    }

    /// <summary>The expiration to set in L2: the sliding expiration, when there is one and it is shorter.</summary>
    public TimeSpan L2Expiration(TimeSpan lifetime) => options.SlidingExpiration > TimeSpan.Zero ? Min(lifetime, options.SlidingExpiration) : lifetime;

    /// <summary>Keeps the instance when its type allows sharing, otherwise the payload.</summary>
    public L1Content ContentOf<T>(T value, byte[]? payload, int encodedLength, string[] tags)
    {
        var shared = codecs.For<T>().IsShared;
        return new(shared ? value : null, shared && value is not null ? null : payload, encodedLength, value is null, tags);
    }

    /// <param name="key">Of the entry.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="lifetime">Its phases.</param>
    /// <param name="age">How long ago the value was read at its source.</param>
    /// <param name="stamp">Of the read of the value.</param>
    /// <param name="coherent">Whether invalidations arrive at this replica now; otherwise the lifetime is limited to IsolatedExpiration.</param>
    public L1Entry CreateL1Entry(string key, in L1Content content, in L1Lifetime lifetime, TimeSpan age, in ReadStamp stamp, bool coherent)
    {
        var freshUntil = stamp.StartedAt + ToTimestampTicks(coherent ? lifetime.Fresh : Min(lifetime.Fresh, options.IsolatedExpiration));
        return new(key)
        {
            Value = content.Value,
            Payload = content.Payload,
            IsNull = content.IsNull,
            Tags = content.Tags,
            Partition = stamp.Partition,
            AsOf = stamp.AsOf,
            Epoch = stamp.Epoch,
            Isolated = !coherent,
            ReadAt = stamp.StartedAt - ToTimestampTicks(age),
            FreshUntil = freshUntil,
            RefreshAt = coherent && lifetime.RefreshAfter != TimeSpan.MaxValue ? stamp.StartedAt + ToTimestampTicks(lifetime.RefreshAfter) : long.MaxValue,
            StaleUntil = freshUntil + ToTimestampTicks(lifetime.Stale),
            Sliding = ToTimestampTicks(options.SlidingExpiration),
            LastReadAt = stamp.StartedAt,
            Size = L1Entry.SizeOf(key, content.EncodedLength),
        };
    }

    /// <summary>The value of the entry; false when it is not a <typeparamref name="T"/>.</summary>
    public bool TryGetValue<T>(L1Entry entry, [MaybeNull] out T value)
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

        if (codecs.For<T>().IsShared)
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
            ReportUnreadable(exception.GetType().Name);
            value = default;
            return false;
        }
    }

    public void ReportUnreadable(string reason)
    {
        logger.EntryUnreadable(reason);
        metrics.Failed("unreadable");
    }

    public long ToTimestampTicks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    private TimeSpan RefreshAfter(TimeSpan lifetime, LoadOptions? load)
    {
        var threshold = load?.EagerRefreshThreshold ?? options.EagerRefreshThreshold;
        return threshold > 0 ? lifetime * threshold : TimeSpan.MaxValue;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
