using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>
/// The framework's key manager, whose key ring can be expired: on its own it is read once a day, and a key that another process made later would
/// not be known until then.
/// </summary>
internal sealed class SharedKeyManager(IOptions<KeyManagementOptions> options, IActivator activator, ILoggerFactory loggers) : IKeyManager
{
    private readonly XmlKeyManager _inner = new(options, activator, loggers);
    private CancellationTokenSource _expiration = new();

    /// <summary>The next use builds the key ring again.</summary>
    public void ExpireKeyRing() => Interlocked.Exchange(ref _expiration, new CancellationTokenSource()).Cancel();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => _inner.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => _inner.GetAllKeys();

    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource.CreateLinkedTokenSource(_inner.GetCacheExpirationToken(), _expiration.Token).Token;

    public void RevokeKey(Guid keyId, string? reason = null) => _inner.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => _inner.RevokeAllKeys(revocationDate, reason);
}
