using System.Buffers;
using System.IO.Compression;

namespace Showroom.Caching.Serialization;

/// <summary>Brotli at quality 1: it costs little on the write path, and higher qualities gain little on values of this size.</summary>
internal static class Compression
{
    /// <summary>The compressed bytes, or null when compression does not save any.</summary>
    public static byte[]? TryCompress(ReadOnlySpan<byte> plain)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(plain.Length);
        try
        {
            return BrotliEncoder.TryCompress(plain, buffer.AsSpan(0, plain.Length - 1), out var written, quality: 1, window: 18)
                ? buffer.AsSpan(0, written).ToArray()
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Null unless the bytes decompress to exactly <paramref name="length"/> bytes.</summary>
    public static byte[]? TryDecompress(ReadOnlySpan<byte> compressed, int length)
    {
        var plain = new byte[length];
        return BrotliDecoder.TryDecompress(compressed, plain, out var written) && written == length ? plain : null;
    }
}
