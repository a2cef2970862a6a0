using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.Caching.Serialization;

/// <summary>
/// The codec of each cached type: strings and byte arrays are stored as they are, types with a registered <see cref="IHybridCacheSerializer{T}"/> use it, and all others the
/// source-generated JSON contexts.
/// </summary>
internal sealed class ValueCodecs(IEnumerable<IJsonTypeInfoResolver> resolvers, IServiceProvider? services = null)
{
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine([.. resolvers]),
    };

    private readonly ConcurrentDictionary<Type, object> _codecs = new()
    {
        [typeof(string)] = new StringCodec(),
        [typeof(byte[])] = new BytesCodec(),
    };

    /// <exception cref="InvalidOperationException">No JSON context contains the type.</exception>
    public ValueCodec<T> For<T>() => (ValueCodec<T>)(_codecs.TryGetValue(typeof(T), out var codec) ? codec : _codecs.GetOrAdd(typeof(T), Create<T>()));

    private ValueCodec<T> Create<T>() => services?.GetService<IHybridCacheSerializer<T>>() is { } serializer
        ? new SerializerCodec<T>(serializer)
        : _json.TryGetTypeInfo(typeof(T), out var info)
        ? new JsonCodec<T>((JsonTypeInfo<T>)info)
        : throw new InvalidOperationException(
            $"{typeof(T)} cannot be cached: no JSON context given to AddShowroomCache contains it. Add [JsonSerializable(typeof({typeof(T).Name}))] to one.");
}
