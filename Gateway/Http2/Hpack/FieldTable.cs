namespace Showroom.Gateway.Http2.Hpack;

/// <summary>
/// The fields that a replica may name by number: 61 that everybody knows (RFC 7541, appendix A), then those it has said before, the
/// latest first. What it names by number costs no new string.
/// </summary>
internal sealed class FieldTable
{
    /// <summary>In bytes: the size that both sides begin with (RFC 9113, 6.5.2), and that we leave at it.</summary>
    internal const int MaxSize = 4096;

    private static readonly Field[] s_known = [.. Known().Select(field => new Field(new FieldName(field.Name), field.Value))];

    // A ring. No field is smaller than 32, so there is always room for one more.
    private readonly Field[] _said = new Field[MaxSize / 32];
    private int _latest = -1;
    private int _count;
    private int _size;
    private int _limit = MaxSize;

    /// <param name="index">From 1.</param>
    internal Field this[int index]
    {
        get
        {
            if (index < 1 || index > s_known.Length + _count)
            {
                throw new Http2Exception(Http2Error.Compression, $"There is no field {index}.");
            }

            return index <= s_known.Length ? s_known[index - 1] : _said[Position(index - s_known.Length - 1)];
        }
    }

    /// <summary>Remembers a field, and forgets the oldest ones for it. One that is larger than the table empties it (RFC 7541, 4.4).</summary>
    internal void Add(Field field)
    {
        Forget(_limit - field.Size);
        if (field.Size <= _limit)
        {
            _latest = (_latest + 1) % _said.Length;
            _said[_latest] = field;
            _count++;
            _size += field.Size;
        }
    }

    /// <summary>The replica makes the table smaller, or as large again as it may be.</summary>
    internal void Resize(int limit)
    {
        if (limit > MaxSize)
        {
            throw new Http2Exception(Http2Error.Compression, $"A table of {limit} bytes was not offered.");
        }

        _limit = limit;
        Forget(limit);
    }

    private void Forget(int size)
    {
        while (_size > size && _count > 0)
        {
            ref var oldest = ref _said[Position(_count - 1)];
            _size -= oldest.Size;
            oldest = default;
            _count--;
        }
    }

    private int Position(int age) => (_latest - age + _said.Length) % _said.Length;

    private static IEnumerable<(string Name, string Value)> Known() =>
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
