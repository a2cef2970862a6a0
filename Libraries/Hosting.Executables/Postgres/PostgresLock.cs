namespace Showroom.Hosting.Executables.Postgres;

/// <summary>
/// The lock file of a data directory. It is left over after a kill, and prevents every later start once its process id
/// belongs to another process.
/// </summary>
internal static class PostgresLock
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for a server that is ending, and deletes a file that was left over.</summary>
    /// <exception cref="DistributedApplicationException">A server still uses the directory.</exception>
    public static async Task ReleaseAsync(string data, CancellationToken cancellationToken)
    {
        var file = Path.Combine(data, "postmaster.pid");
        // Without /proc the server itself decides whether the file is left over.
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
        {
            return;
        }

        using var timeout = new CancellationTokenSource(s_timeout);
        while (RunningOn(data) is { } process)
        {
            if (timeout.IsCancellationRequested)
            {
                throw new DistributedApplicationException(
                    $"The data directory '{data}' is in use by PostgreSQL process {process}: stop the application that it belongs to, or set Executables:Data to another directory.");
            }

            await Task.Delay(s_delay, cancellationToken).ConfigureAwait(false);
        }

        File.Delete(file);
    }

    // The working directory of every process of a server is the data directory, also after its first process was killed.
    private static string? RunningOn(string data) =>
        Directory.EnumerateDirectories("/proc")
            .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
            .FirstOrDefault(process => IsServer(process, data)) is { } found ? Path.GetFileName(found) : null;

    private static bool IsServer(string process, string data)
    {
        try
        {
            return File.ReadAllText($"{process}/comm").Trim() == "postgres"
                && Directory.ResolveLinkTarget($"{process}/cwd", returnFinalTarget: false)?.FullName == data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or it belongs to another user and cannot use this directory.
            return false;
        }
    }
}
