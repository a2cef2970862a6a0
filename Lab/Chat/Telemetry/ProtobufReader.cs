using System.Buffers.Binary;

namespace Showroom.Lab.Chat.Telemetry;

/// <summary>The fields of one message in the wire format of Protocol Buffers.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>Its bytes: of a string, of a message, of packed numbers or of a 64-bit number; empty for others.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <exception cref="InvalidDataException">It is not in this format.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        Bytes = (int)(tag & 7) switch
        {
            Varint => Skip(),
            Fixed64 => Take(sizeof(long)),
            LengthDelimited => Take((int)ReadVarint()),
            Fixed32 => Take(sizeof(int)),
            _ => throw new InvalidDataException("Not a message of Protocol Buffers."),
        };
        return true;
    }

    public static double[] Doubles(ReadOnlySpan<byte> packed)
    {
        var numbers = new double[packed.Length / sizeof(double)];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(packed[(i * sizeof(double))..]);
        }

        return numbers;
    }

    public static long[] Integers(ReadOnlySpan<byte> packed)
    {
        var numbers = new long[packed.Length / sizeof(long)];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(packed[(i * sizeof(long))..]);
        }

        return numbers;
    }

    private ReadOnlySpan<byte> Skip()
    {
        ReadVarint();
        return default;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private ulong ReadVarint()
    {
        var number = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
