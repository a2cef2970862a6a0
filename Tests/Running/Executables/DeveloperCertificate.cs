#pragma warning disable ASPIRECERTIFICATES001 // The certificate service is experimental.
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Showroom.Tests.Running.Executables;

/// <summary>A machine with a trusted developer certificate, for which Aspire starts containers of Redis with TLS.</summary>
internal sealed class DeveloperCertificate : IDeveloperCertificateService
{
    public ImmutableList<X509Certificate2> Certificates { get; } = [Create()];

    public bool SupportsContainerTrust => true;

    public bool UseForHttps => true;

    public bool TrustCertificate => true;

    public static IDeveloperCertificateService Of(IServiceProvider services) => services.GetRequiredService<IDeveloperCertificateService>();

    public static void AddTo(IServiceCollection services) => services.AddSingleton<IDeveloperCertificateService>(new DeveloperCertificate());

    private static X509Certificate2 Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2046, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
