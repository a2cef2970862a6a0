using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Writes one protobuf message, field by field. As proto3 has it, a value that equals its type's default is left out;
/// the Present methods write it all the same, for fields that are declared optional.
/// </summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public int Length => _buffer.WrittenCount;

    public void String(int field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            PresentString(field, value);
        }
    }

    /// <summary>Leaves out null only.</summary>
    public void PresentString(int field, string? value)
    {
        if (value is not null)
        {
            Tag(field, LengthDelimited);
            Number((ulong)Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, _buffer);
        }
    }

    public void Bool(int field, bool value) => Int32(field, value ? 1 : 0);

    public void Int32(int field, int value)
    {
        if (value != 0)
        {
            PresentInt32(field, value);
        }
    }

    /// <summary>Leaves out null only.</summary>
    public void PresentInt32(int field, int? value)
    {
        if (value is { } number)
        {
            Int64(field, number);
        }
    }

    public void Double(int field, double value)
    {
        Tag(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    /// <summary>Writes a message within this one, even when it is empty.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        // The length comes first, and is known last.
        var message = new ProtobufWriter();
        write(message);
        Tag(field, LengthDelimited);
        Number((ulong)message.Length);
        _buffer.Write(message.Written.Span);
    }

    /// <summary>google.protobuf.Timestamp; leaves out null.</summary>
    public void Timestamp(int field, DateTime? value)
    {
        if (value is { } time)
        {
            var ticks = time.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks;
            var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
            if (rest < 0)
            {
                (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
            }
            Message(field, timestamp =>
            {
                timestamp.Int64(1, seconds);
                timestamp.Int32(2, (int)rest * 100);
            });
        }
    }

    private void Int64(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    private void Tag(int field, int wireType) => Number((ulong)(field << 3 | wireType));

    private void Number(ulong value)
    {
        const int MaxBytes = 10;
        var span = _buffer.GetSpan(MaxBytes);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
