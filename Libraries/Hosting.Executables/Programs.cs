using System.Diagnostics;
using System.Reflection;

namespace Showroom.Hosting.Executables;

/// <summary>Finds programs and runs them.</summary>
internal static class Programs
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly string s_extension = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The full path of a program named by a path or by a name on PATH; null when there is none.</summary>
    public static string? Find(string pathOrName)
    {
        if (Path.GetFileName(pathOrName) != pathOrName)
        {
            return File.Exists(pathOrName) ? Path.GetFullPath(pathOrName) : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, WithExtension(pathOrName)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>What the build fetched, under the key that it left in the assembly (Servers/Servers.targets); null when it did not.</summary>
    public static string? Fetched(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value is { } path
        && WithExtension(path) is var file && File.Exists(file)
            ? file
            : null;

    /// <summary>Whether a program that is known to be quick ends well; for questions asked while the model is written.</summary>
    public static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (process.WaitForExit(s_patience))
        {
            return process.ExitCode == 0;
        }

        process.Kill(entireProcessTree: true);
        return false;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>The exit code, and both outputs one after the other.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string workingDirectory, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string WithExtension(string path) => Path.HasExtension(path) ? path : path + s_extension;
}
