using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Api.Catalog.Products;
using Showroom.Caching;

namespace Showroom.Api.Catalog.Cache;

/// <summary>A cached product: its version (32 bits, big-endian), then the response's JSON, so that a hit is sent without being serialised again.</summary>
[ImmutableObject(true)]
internal sealed class ProductEntry : IVersioned
{
    private const int HeaderLength = sizeof(int);

    private readonly byte[] _bytes;

    private ProductEntry(byte[] bytes)
    {
        _bytes = bytes;
        Version = BinaryPrimitives.ReadInt32BigEndian(bytes);
        ETag = EntityTags.Of((int)Version);
    }

    public long Version { get; }

    public string ETag { get; }

    public ReadOnlyMemory<byte> Json => _bytes.AsMemory(HeaderLength);

    public static ProductEntry Create(Product product, JsonTypeInfo<Product> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(product, type);
        var bytes = new byte[HeaderLength + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, product.Version);
        json.CopyTo(bytes, HeaderLength);
        return new ProductEntry(bytes);
    }

    /// <summary>Copies the bytes; the cache's default would wrap them in JSON.</summary>
    internal sealed class Serializer : IHybridCacheSerializer<ProductEntry>
    {
        public ProductEntry Deserialize(ReadOnlySequence<byte> source) =>
            source.Length > HeaderLength ? new(source.ToArray()) : throw new FormatException("The entry is shorter than its header.");

        public void Serialize(ProductEntry value, IBufferWriter<byte> target)
        {
            ArgumentNullException.ThrowIfNull(value);
            target.Write(value._bytes);
        }
    }
}
