using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>
/// The cookie that carries a <see cref="SessionId"/>, encrypted and authenticated with the keys that all services share. That a cookie can be read means
/// that a replica issued it, not that its session still exists: the store of the Api decides that.
/// </summary>
public sealed class SessionCookie
{
    /// <summary>The name of the cookie.</summary>
    public const string Name = "showroom.session";

    // The protected form of an id has about 180 characters; longer values are not worth decoding.
    private const int MaxLength = 512;

    private readonly IDataProtector _protector;
    private readonly SharedKeyRepository _keys;
    private readonly KeyLookup _lookup;

    internal SessionCookie(IDataProtectionProvider protection, SharedKeyRepository keys, KeyLookup lookup) =>
        (_protector, _keys, _lookup) = (protection.CreateProtector("Showroom.Sessions.SessionCookie", "v1"), keys, lookup);

    // What the Data Protection package writes before the id of the key.
    private static ReadOnlySpan<byte> Header => [0x09, 0xf0, 0xc9, 0xf0];

    /// <summary>Whether any key is known. Without one no cookie can be read, and that says nothing about the cookie.</summary>
    public bool HasKeys => _keys.HasKeys;

    /// <summary>The value of the cookie for a session.</summary>
    /// <exception cref="CryptographicException">There is no key, and Redis cannot store a new one (<c>RedisFailures.IsUnavailable</c>).</exception>
    public string Protect(SessionId id) => Base64Url.EncodeToString(_protector.Protect(id.ToBytes()));

    /// <summary>
    /// Reads the key of the request's cookie from Redis when this process does not have it; afterwards, a cookie that cannot be read is invalid for certain.
    /// </summary>
    /// <exception cref="TimeoutException">Redis does not respond. It throws other exceptions too when it is unavailable (<c>RedisFailures.IsUnavailable</c>).</exception>
    public ValueTask FindKeyAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.Cookies[Name] is { Length: > 0 and <= MaxLength } value && Base64Url.IsValid(value)
            && Base64Url.DecodeFromChars(value) is { Length: > 20 } bytes && bytes.AsSpan().StartsWith(Header)
            ? _lookup.FindAsync(new Guid(bytes.AsSpan(Header.Length, 16)), cancellationToken)
            : ValueTask.CompletedTask;

    /// <summary>Reads the id of the request's session; false without a cookie and for one that is forged, truncated, or older than its key.</summary>
    public bool TryRead(HttpRequest request, out SessionId id)
    {
        id = default;
        return request.Cookies[Name] is { Length: > 0 } value && TryUnprotect(value, out id);
    }

    /// <summary>Reads the id from the value of a cookie.</summary>
    public bool TryUnprotect(string value, out SessionId id)
    {
        id = default;
        if (value.Length > MaxLength || !Base64Url.IsValid(value))
        {
            return false;
        }

        try
        {
            return SessionId.TryParse(_protector.Unprotect(Base64Url.DecodeFromChars(value)), out id);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
