using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Showroom.Hosting.Services;

/// <summary>
/// The certificate of the orchestrator's API on the loopback interface. Without one the orchestrator generates two RSA keys at every start, one of
/// 4,096 bits, which takes 1 to 4 s.
/// </summary>
internal static class OrchestratorCertificate
{
    // Aspire passes only certificates on that have the extension of ASP.NET Core's developer certificates.
    private const string DeveloperCertificate = "1.3.6.1.4.1.311.84.1.1";
    private const byte DeveloperCertificateVersion = 6;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    /// <summary>Reads the certificate, or creates it when there is none or it expires within a day. Only its owner can read the file.</summary>
    /// <param name="file">Where it is kept, with its key.</param>
    /// <param name="now">The time, for its validity.</param>
    /// <returns>Null when the file cannot be written.</returns>
    public static X509Certificate2? GetOrCreate(string file, DateTimeOffset now)
    {
        try
        {
            return Read(file, now) ?? Create(file, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static X509Certificate2? Read(string file, DateTimeOffset now)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, null, X509KeyStorageFlags.Exportable);
            return certificate.HasPrivateKey && certificate.NotBefore <= now && now < certificate.NotAfter.AddDays(-1) ? certificate : null;
        }
        catch (CryptographicException)
        {
            // Not written to its end.
            return null;
        }
    }

    private static X509Certificate2 Create(string file, DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(new X509Extension(DeveloperCertificate, [DeveloperCertificateVersion], critical: false));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + s_lifetime);
        var bytes = certificate.Export(X509ContentType.Pfx);

        // Complete before it has its name: two copies of the application may start at the same time.
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var unfinished = $"{file}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(bytes);
        }

        File.Move(unfinished, file, overwrite: true);
        return X509CertificateLoader.LoadPkcs12(bytes, null, X509KeyStorageFlags.Exportable);
    }
}
