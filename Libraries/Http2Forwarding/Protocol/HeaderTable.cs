namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// The HPACK static table (RFC 7541, appendix A) followed by the dynamic table of one connection, newest entry first. A field that the
/// peer sends as an index allocates no string.
/// </summary>
internal sealed class HeaderTable
{
    /// <summary>The initial SETTINGS_HEADER_TABLE_SIZE in bytes (RFC 9113, 6.5.2), which this client does not change.</summary>
    public const int MaxSize = 4096;

    private static readonly HeaderField[] s_static = [.. StaticEntries().Select(entry => new HeaderField(new HeaderName(entry.Name), entry.Value))];

    // A ring. An entry counts at least 32 bytes, so the array never overflows.
    private readonly HeaderField[] _dynamic = new HeaderField[MaxSize / 32];
    private int _newest = -1;
    private int _count;
    private int _size;
    private int _limit = MaxSize;

    /// <param name="index">From 1.</param>
    /// <exception cref="Http2Exception">There is no such entry.</exception>
    public HeaderField this[int index]
    {
        get
        {
            if (index < 1 || index > s_static.Length + _count)
            {
                throw new Http2Exception(Http2ErrorCode.CompressionError, $"The header table has no entry {index}.");
            }

            return index <= s_static.Length ? s_static[index - 1] : _dynamic[Position(index - s_static.Length - 1)];
        }
    }

    /// <summary>Adds an entry and evicts the oldest ones to make room. An entry larger than the table empties it (RFC 7541, 4.4).</summary>
    public void Add(HeaderField field)
    {
        EvictTo(_limit - field.Size);
        if (field.Size <= _limit)
        {
            _newest = (_newest + 1) % _dynamic.Length;
            _dynamic[_newest] = field;
            _count++;
            _size += field.Size;
        }
    }

    /// <summary>Applies a dynamic table size update (RFC 7541, 6.3).</summary>
    /// <exception cref="Http2Exception">The size exceeds <see cref="MaxSize"/>.</exception>
    public void Resize(int limit)
    {
        if (limit > MaxSize)
        {
            throw new Http2Exception(Http2ErrorCode.CompressionError, $"A header table of {limit} bytes exceeds SETTINGS_HEADER_TABLE_SIZE.");
        }

        _limit = limit;
        EvictTo(limit);
    }

    private void EvictTo(int size)
    {
        while (_size > size && _count > 0)
        {
            ref var oldest = ref _dynamic[Position(_count - 1)];
            _size -= oldest.Size;
            oldest = default;
            _count--;
        }
    }

    private int Position(int age) => (_newest - age + _dynamic.Length) % _dynamic.Length;

    private static IEnumerable<(string Name, string Value)> StaticEntries() =>
    [
        (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"),
        (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"),
        (":status", "404"), (":status", "500"), ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""),
        ("accept-ranges", ""), ("accept", ""), ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""),
        ("cache-control", ""), ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
        ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""), ("expect", ""),
        ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""), ("if-none-match", ""), ("if-range", ""),
        ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""), ("proxy-authenticate", ""),
        ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""), ("server", ""), ("set-cookie", ""),
        ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
    ];
}
