using System.Globalization;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The folder that a DCP keeps while it runs. Only the owner can look into it: the key to the interface is in there.
/// DCP deletes it as the last thing it does, so its absence means that all has been cleaned up.
/// </summary>
internal sealed class DcpSession
{
    private const string Prefix = "aspire-dcp-";

    // After a killed owner DCP itself still needs its folder, for as long as its own clean-up takes.
    private static readonly TimeSpan s_cleanUp = TimeSpan.FromMinutes(2);

    private DcpSession(string folder) => Folder = folder;

    public string Folder { get; }

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    public string Certificate => Path.Combine(Folder, "cert.pem");

    public string Key => Path.Combine(Folder, "key.pem");

    public bool Exists => Directory.Exists(Folder);

    public static DcpSession Create() => new(Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName);

    public void Delete()
    {
        if (Exists)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Deletes what DCPs that were killed have left. Returns the folders that it deleted.</summary>
    public static IReadOnlyList<string> Sweep(TimeProvider time)
    {
        List<string> swept = [];
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                || Directory.Exists($"/proc/{pid}")
                || time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) < s_cleanUp)
            {
                continue;
            }
            try
            {
                Directory.Delete(folder, recursive: true);
                swept.Add(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another host was first: theirs to clean up.
            }
        }
        return swept;
    }
}
