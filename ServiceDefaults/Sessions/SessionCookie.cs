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

    internal SessionCookie(IDataProtectionProvider protection, SharedKeyRepository keys) =>
        (_protector, _keys) = (protection.CreateProtector("Showroom.Sessions.SessionCookie", "v1"), keys);

    /// <summary>False until the keys have been read from Redis: no cookie can be read, and that says nothing about the cookie.</summary>
    public bool HasKeys => _keys.IsLoaded;

    /// <summary>The value of the cookie for a session.</summary>
    /// <exception cref="CryptographicException">There is no key, and Redis cannot store a new one (<c>RedisFailures.IsUnavailable</c>).</exception>
    public string Protect(SessionId id) => Base64Url.EncodeToString(_protector.Protect(id.ToBytes()));

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
