using System.Buffers;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace Showroom.Caching.Serialization;

/// <summary>Encodes and decodes values of one type.</summary>
internal abstract class ValueCodec<T>
{
    /// <summary>
    /// Whether callers may share one instance. By HybridCache's contract, each caller gets its own copy of a mutable type, unless the type is marked
    /// with <c>[ImmutableObject(true)]</c>.
    /// </summary>
    public bool IsShared { get; } = typeof(T) == typeof(string)
        || !RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        || typeof(T).GetCustomAttribute<ImmutableObjectAttribute>()?.Immutable == true;

    /// <summary>Encodes the value into a new array, which does not reference the value.</summary>
    public abstract byte[] Encode(T value);

    /// <summary>Decodes the value, which must not reference the bytes: their buffer may be reused.</summary>
    /// <exception cref="JsonException">The bytes are not a value of this type.</exception>
    public abstract T? Decode(ReadOnlyMemory<byte> bytes);
}

internal sealed class JsonCodec<T>(JsonTypeInfo<T> type) : ValueCodec<T>
{
    public override byte[] Encode(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public override T? Decode(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize(bytes.Span, type);
}

/// <summary>Uses the serializer that is registered for the type.</summary>
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
    /// <summary>A copy: the caller may change its array after the call.</summary>
    public override byte[] Encode(byte[] value) => value.AsSpan().ToArray();

    public override byte[] Decode(ReadOnlyMemory<byte> bytes) => bytes.ToArray();
}
