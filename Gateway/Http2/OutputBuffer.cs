using System.Text;

namespace Showroom.Gateway.Http2;

/// <summary>Bytes that are on their way out: a growing array that is used again and again.</summary>
internal sealed class OutputBuffer
{
    /// <summary>In bytes; a buffer that has grown beyond it is not kept.</summary>
    private const int Ordinary = 64 * 1024;

    private byte[] _bytes = new byte[1024];

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    internal void Clear()
    {
        Length = 0;
        if (_bytes.Length > Ordinary)
        {
            _bytes = new byte[1024];
        }
    }

    internal void Write(byte value) => Take(1)[0] = value;

    internal void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>The place for so many bytes, which the caller fills before anything else is written.</summary>
    internal Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        var place = _bytes.AsSpan(Length, count);
        Length += count;
        return place;
    }

    /// <summary>A number of HPACK (RFC 7541, 5.1): in the low bits of the first byte when it fits there.</summary>
    internal void WriteInteger(int value, int prefix, byte pattern = 0)
    {
        var most = (1 << prefix) - 1;
        if (value < most)
        {
            Write((byte)(pattern | value));
            return;
        }

        Write((byte)(pattern | most));
        for (value -= most; value >= 0x80; value >>= 7)
        {
            Write((byte)(value | 0x80));
        }

        Write((byte)value);
    }

    /// <summary>A string of HPACK (RFC 7541, 5.2), not compressed: between neighbours time is dearer than bytes.</summary>
    internal void WriteString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInteger(length, 7);
        Encoding.UTF8.GetBytes(text, Take(length));
    }
}
