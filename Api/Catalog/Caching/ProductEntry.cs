using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching;

namespace Showroom.Api.Catalog.Caching;

/// <summary>A product as it is cached: its version (32 bits, big-endian) and behind it the JSON that clients get, to the byte.</summary>
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

    public static ProductEntry Of(Product product)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(product, CatalogJson.Default.Product);
        var bytes = new byte[HeaderLength + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, product.Version);
        json.CopyTo(bytes, HeaderLength);
        return new ProductEntry(bytes);
    }

    /// <summary>As it is, without JSON within JSON.</summary>
    internal sealed class Serializer : IHybridCacheSerializer<ProductEntry>
    {
        public ProductEntry Deserialize(ReadOnlySequence<byte> source) =>
            source.Length > HeaderLength ? new(source.ToArray()) : throw new FormatException("Shorter than a product.");

        public void Serialize(ProductEntry value, IBufferWriter<byte> target)
        {
            ArgumentNullException.ThrowIfNull(value);
            target.Write(value._bytes);
        }
    }
}
