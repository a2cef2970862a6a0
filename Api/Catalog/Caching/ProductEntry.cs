using System.Buffers.Binary;
using System.Text.Json;

namespace Showroom.Api.Catalog.Caching;

/// <summary>A product as it is cached: its version (32 bits, big-endian) and behind it the JSON that clients get, to the byte.</summary>
internal sealed class ProductEntry
{
    private const int HeaderLength = sizeof(int);

    private ProductEntry(byte[] bytes)
    {
        Bytes = bytes;
        ETag = EntityTags.Of(BinaryPrimitives.ReadInt32BigEndian(bytes));
    }

    public byte[] Bytes { get; }

    public string ETag { get; }

    public ReadOnlyMemory<byte> Json => Bytes.AsMemory(HeaderLength);

    public static ProductEntry Of(Product product)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(product, CatalogJson.Default.Product);
        var bytes = new byte[HeaderLength + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, product.Version);
        json.CopyTo(bytes, HeaderLength);
        return new ProductEntry(bytes);
    }

    /// <summary>Null when these bytes are no entry.</summary>
    public static ProductEntry? Read(byte[] bytes) =>
        bytes.Length > HeaderLength && bytes[HeaderLength] == '{' ? new ProductEntry(bytes) : null;
}
