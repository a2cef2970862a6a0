using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The certificate of DCP's interface. DCP would make one itself, an RSA key of 4096 bits, for which it needs seconds;
/// this one takes a millisecond.
/// </summary>
internal static class DcpCertificate
{
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_validity = TimeSpan.FromDays(365);

    public static async Task WriteAsync(DcpSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());

        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - s_clockSkew, now + s_validity);
        await File.WriteAllTextAsync(session.Certificate, certificate.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(session.Key, key.ExportPkcs8PrivateKeyPem(), cancellationToken);
    }
}
