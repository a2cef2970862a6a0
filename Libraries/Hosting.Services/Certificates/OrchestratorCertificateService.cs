#pragma warning disable ASPIRECERTIFICATES001 // Aspire has no other way to give the orchestrator a certificate.
using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Showroom.Hosting.Services;

/// <summary>
/// Offers a certificate to the orchestrator when this machine has no trusted developer certificate. No resource uses it: it is neither trusted nor used
/// for HTTPS.
/// </summary>
/// <param name="developer">Aspire's own service.</param>
/// <param name="fallback">Creates the certificate when the machine has none.</param>
internal sealed class OrchestratorCertificateService(IDeveloperCertificateService developer, Func<X509Certificate2?> fallback) : IDeveloperCertificateService
{
    private readonly Lazy<ImmutableList<X509Certificate2>> _certificates = new(() =>
        developer.Certificates is { IsEmpty: false } trusted ? trusted : fallback() is { } own ? [own] : []);

    public ImmutableList<X509Certificate2> Certificates => _certificates.Value;

    public bool SupportsContainerTrust => developer.SupportsContainerTrust;

    public bool TrustCertificate => developer.TrustCertificate && !developer.Certificates.IsEmpty;

    public bool UseForHttps => developer.UseForHttps;

    public bool LatestCertificateIsUntrusted => developer.LatestCertificateIsUntrusted;
}
