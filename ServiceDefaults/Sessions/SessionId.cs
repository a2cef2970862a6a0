using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>
/// The id of a session: its account, so that all sessions of an account have one key in Redis, and 128 random bits. Its text is in a cookie only, encrypted.
/// </summary>
public readonly struct SessionId : IEquatable<SessionId>
{
    private const int SecretLength = 16;
    private const int Length = 16 + SecretLength;

    private readonly UInt128 _secret;

    private SessionId(Guid accountId, UInt128 secret) => (AccountId, _secret) = (accountId, secret);

    /// <summary>The account that the session belongs to.</summary>
    public Guid AccountId { get; }

    /// <summary>Identifies the session in the store and in lists. Nothing of the cookie can be derived from it.</summary>
    public string PublicId => Convert.ToHexStringLower(SHA256.HashData(ToBytes()).AsSpan(0, SecretLength));

    /// <summary>A new session of an account.</summary>
    public static SessionId Create(Guid accountId)
    {
        Span<byte> secret = stackalloc byte[SecretLength];
        RandomNumberGenerator.Fill(secret);
        return new SessionId(accountId, BinaryPrimitives.ReadUInt128BigEndian(secret));
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out SessionId id)
    {
        if (bytes.Length != Length)
        {
            id = default;
            return false;
        }

        id = new SessionId(new Guid(bytes[..16], bigEndian: true), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
        return true;
    }

    /// <summary>Reads what <see cref="ToKey"/> wrote.</summary>
    public static bool TryParse(string key, out SessionId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Length];
        return key.Length == 2 * Length
            && Convert.FromHexString(key, bytes, out _, out var written) == OperationStatus.Done
            && TryParse(bytes[..written], out id);
    }

    /// <summary>32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        AccountId.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), _secret);
        return bytes;
    }

    /// <summary>The whole id as text: a secret, never to be logged.</summary>
    public string ToKey() => Convert.ToHexStringLower(ToBytes());

    /// <summary>The public id: safe to log.</summary>
    public override string ToString() => PublicId;

    public bool Equals(SessionId other) => AccountId == other.AccountId && _secret == other._secret;

    public override bool Equals(object? obj) => obj is SessionId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(AccountId, _secret);

    public static bool operator ==(SessionId left, SessionId right) => left.Equals(right);

    public static bool operator !=(SessionId left, SessionId right) => !left.Equals(right);
}
