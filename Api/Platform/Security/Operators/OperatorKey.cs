using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Showroom.Api.Platform.Security.Operators;

/// <summary>Compares digests of equal length in constant time, so that the response time reveals nothing about the key.</summary>
internal sealed class OperatorKey(IOptions<OperatorOptions> options)
{
    private readonly byte[] _digest = Digest(options.Value.Key);

    public string Value { get; } = options.Value.Key;

    public bool Matches(string key) => CryptographicOperations.FixedTimeEquals(_digest, Digest(key));

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
