using System.Diagnostics;

namespace Showroom.Lab.Gateway;

/// <summary>Programs of the system: nginx, haproxy, wrk.</summary>
internal static class Installed
{
    private static readonly string[] s_system = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <summary>The program's path, or null.</summary>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(s_system)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    internal static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["-v"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var line = text.Split('\n')[0];
        return line.Contains('/') && line.StartsWith("nginx", StringComparison.Ordinal) ? line[(line.LastIndexOf('/') + 1)..] : string.Join(' ', line.Split(' ').Take(3));
    }
}
