using System.Buffers;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Values;

/// <summary>Turns values of one type into bytes and back.</summary>
internal abstract class ValueCodec<T>
{
    /// <summary>
    /// Whether one instance may be handed to many callers. HybridCache's contract: a type that can be changed is given to each caller as a
    /// copy of its own, unless it says <c>[ImmutableObject(true)]</c>.
    /// </summary>
    public bool Shared { get; } = typeof(T) == typeof(string)
        || !RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        || typeof(T).GetCustomAttribute<ImmutableObjectAttribute>()?.Immutable == true;

    public abstract byte[] Encode(T value);

    /// <summary>The value; it keeps nothing of the bytes, whose memory serves the next read.</summary>
    /// <exception cref="JsonException">The bytes are not a value of this type.</exception>
    public abstract T? Decode(ReadOnlyMemory<byte> bytes);
}

internal sealed class JsonCodec<T>(JsonTypeInfo<T> type) : ValueCodec<T>
{
    public override byte[] Encode(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public override T? Decode(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize(bytes.Span, type);
}

/// <summary>A type with an encoding of its own.</summary>
internal sealed class SerializerCodec<T>(IHybridCacheSerializer<T> serializer) : ValueCodec<T>
{
    public override byte[] Encode(T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        serializer.Serialize(value, writer);
        return writer.WrittenSpan.ToArray();
    }

    public override T? Decode(ReadOnlyMemory<byte> bytes) => serializer.Deserialize(new ReadOnlySequence<byte>(bytes));
}

internal sealed class StringCodec : ValueCodec<string>
{
    public override byte[] Encode(string value) => Encoding.UTF8.GetBytes(value);

    public override string Decode(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}

internal sealed class BytesCodec : ValueCodec<byte[]>
{
    public override byte[] Encode(byte[] value) => value;

    public override byte[] Decode(ReadOnlyMemory<byte> bytes) => bytes.ToArray();
}
