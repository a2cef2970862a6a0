using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Aspire.Hosting.Dcp;

/// <summary>Where DCP's interface is, the certificate it shows and the token it wants.</summary>
internal sealed record Kubeconfig(Uri Server, string Token, byte[] Certificate)
{
    /// <summary>Reads the file that DCP writes; null while the file is not, or only half, there.</summary>
    public static async Task<Kubeconfig?> TryReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        string? server = null, token = null, authority = null;
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        // A line counts only with its end: before that it may be half written.
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n'))
        {
            server ??= ValueOf("server:", line);
            token ??= ValueOf("token:", line);
            authority ??= ValueOf("certificate-authority-data:", line);
        }
        if (server is null || token is null || authority is null)
        {
            return null;
        }
        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(authority)));
        return new Kubeconfig(new Uri(server.TrimEnd('/') + "/"), token, certificate.RawData);
    }

    private static string? ValueOf(string key, string line)
    {
        var trimmed = line.Trim().TrimStart('-').TrimStart();
        return trimmed.StartsWith(key, StringComparison.Ordinal) && trimmed[key.Length..].Trim().Trim('"') is { Length: > 0 } value ? value : null;
    }
}
