using System.Buffers;
using System.IO.Compression;

namespace Showroom.Caching.Values;

/// <summary>Brotli at its quickest setting: what is compressed here is read far more often than it is written.</summary>
internal static class Compression
{
    /// <summary>The compressed bytes, or null when they would not be fewer.</summary>
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

    /// <summary>Exactly <paramref name="length"/> bytes, or null.</summary>
    public static byte[]? TryDecompress(ReadOnlySpan<byte> compressed, int length)
    {
        var plain = new byte[length];
        return BrotliDecoder.TryDecompress(compressed, plain, out var written) && written == length ? plain : null;
    }
}
