using System.Text;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>A growing, reusable byte buffer for frames and header blocks.</summary>
/// <param name="maxRetainedCapacity">In bytes; <see cref="Clear"/> replaces a buffer that has grown beyond it.</param>
internal sealed class OutputBuffer(int maxRetainedCapacity = 4096)
{
    private const int InitialCapacity = 1024;

    private byte[] _bytes = new byte[InitialCapacity];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > maxRetainedCapacity)
        {
            _bytes = new byte[InitialCapacity];
        }
    }

    /// <summary>Releases the memory of an empty buffer.</summary>
    public void Trim()
    {
        if (Length == 0 && _bytes.Length > InitialCapacity)
        {
            _bytes = new byte[InitialCapacity];
        }
    }

    public void Write(byte value) => Reserve(1)[0] = value;

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends <paramref name="count"/> bytes and returns them to be filled before the next write.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Writes an HPACK integer (RFC 7541, 5.1) with a prefix of <paramref name="prefixBits"/> bits; <paramref name="pattern"/> fills the other bits of the first byte.</summary>
    public void WriteInteger(int value, int prefixBits, byte pattern = 0)
    {
        var maxPrefix = (1 << prefixBits) - 1;
        if (value < maxPrefix)
        {
            Write((byte)(pattern | value));
            return;
        }

        Write((byte)(pattern | maxPrefix));
        for (value -= maxPrefix; value >= 0x80; value >>= 7)
        {
            Write((byte)(value | 0x80));
        }

        Write((byte)value);
    }

    /// <summary>Writes an HPACK string (RFC 7541, 5.2) without Huffman coding: inside one network CPU time costs more than bytes.</summary>
    public void WriteString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInteger(length, 7);
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }
}
