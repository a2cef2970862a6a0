#pragma warning disable ASPIRECERTIFICATES001 // The interface that the orchestrator's certificate comes from.
using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

/// <summary>The certificate that spares the orchestrator the generation of keys.</summary>
public sealed class OrchestratorCertificateTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-certificate-");

    private string CertificateFile => Path.Combine(_folder.FullName, "below", "orchestrator.pfx");

    [Fact]
    public void It_is_kept_and_only_its_owner_can_read_it()
    {
        using var first = OrchestratorCertificate.GetOrCreate(CertificateFile, s_now);
        using var second = OrchestratorCertificate.GetOrCreate(CertificateFile, s_now.AddDays(300));
        Assert.Equal(first!.Thumbprint, second!.Thumbprint);
        Assert.True(second.HasPrivateKey);
        Assert.Equal([CertificateFile], Directory.GetFiles(Path.GetDirectoryName(CertificateFile)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CertificateFile));
        }
    }

    [Fact]
    public void It_is_replaced_a_day_before_it_expires_and_when_its_file_is_damaged()
    {
        using var first = OrchestratorCertificate.GetOrCreate(CertificateFile, s_now);
        using var later = OrchestratorCertificate.GetOrCreate(CertificateFile, s_now.AddDays(364.5));
        Assert.NotEqual(first!.Thumbprint, later!.Thumbprint);
        File.WriteAllBytes(CertificateFile, [1, 2, 3]);
        using var repaired = OrchestratorCertificate.GetOrCreate(CertificateFile, s_now);
        Assert.NotEqual(later.Thumbprint, repaired!.Thumbprint);
    }

    [Fact]
    public void Without_a_place_for_it_there_is_none()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "below"), "");
        Assert.Null(OrchestratorCertificate.GetOrCreate(CertificateFile, s_now));
    }

    [Fact]
    public void It_is_offered_only_without_a_trusted_developer_certificate_and_is_never_trusted()
    {
        using var own = OrchestratorCertificate.GetOrCreate(CertificateFile, s_now)!;
        using var trusted = OrchestratorCertificate.GetOrCreate(CertificateFile + "2", s_now)!;
        var without = new OrchestratorCertificateService(new Developer([]), () => own);
        var with = new OrchestratorCertificateService(new Developer([trusted]), () => own);
        Assert.Equal((own, false, false), (without.Certificates.Single(), without.TrustCertificate, without.UseForHttps));
        Assert.Equal((trusted, true, true), (with.Certificates.Single(), with.TrustCertificate, with.UseForHttps));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // As Aspire's own: only a certificate makes HTTPS possible, while trust is the default.
    private sealed class Developer(ImmutableList<X509Certificate2> certificates) : IDeveloperCertificateService
    {
        public ImmutableList<X509Certificate2> Certificates => certificates;

        public bool SupportsContainerTrust => true;

        public bool TrustCertificate => true;

        public bool UseForHttps => !certificates.IsEmpty;

        public bool LatestCertificateIsUntrusted => false;
    }
}
