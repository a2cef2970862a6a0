namespace Showroom.Lab.ServerComparison.Protocols;

/// <summary>A request of which only the digits of the key vary, and the response to it when it succeeds.</summary>
/// <param name="Bytes">The request for key 0.</param>
/// <param name="KeyOffset">Where the last digit of the key is.</param>
/// <param name="ResponseStart">The first bytes of a success, by which it differs from a miss and an error.</param>
/// <param name="ResponseLength">The length of a success in bytes; it is the same for all keys.</param>
internal sealed record RequestTemplate(byte[] Bytes, int KeyOffset, byte[] ResponseStart, int ResponseLength)
{
    /// <summary>Writes the request for a key.</summary>
    /// <returns>Its length.</returns>
    public int Write(Span<byte> buffer, int key)
    {
        Bytes.CopyTo(buffer);
        for (var offset = KeyOffset; key > 0; offset--, key /= 10)
        {
            buffer[offset] = (byte)('0' + (key % 10));
        }

        return Bytes.Length;
    }
}
