namespace Showroom.Hosting.Executables;

/// <summary>
/// The file with which a running server keeps a second one off its data. After a kill it stays behind, and once its process
/// id belongs to somebody else the server would not start any more.
/// </summary>
internal static class PostgresLock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for a server that is about to end, and removes the file when there is none.</summary>
    /// <exception cref="DistributedApplicationException">A server goes on using the directory.</exception>
    public static async Task ReleaseAsync(string data, CancellationToken cancellationToken)
    {
        var file = Path.Combine(data, "postmaster.pid");
        // Elsewhere it is left to the server's own judgement.
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
        {
            return;
        }

        using var deadline = new CancellationTokenSource(s_patience);
        while (RunningOn(data) is { } process)
        {
            if (deadline.IsCancellationRequested)
            {
                throw new DistributedApplicationException(
                    $"The data directory '{data}' is in use by PostgreSQL process {process}: stop the application that it belongs to, or set Native:Data to another directory.");
            }

            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }

        File.Delete(file);
    }

    // Every process of a server, and of one whose first process was killed, works in its data directory.
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
            // It has ended meanwhile, or it is another user's and so not on a directory of ours.
            return false;
        }
    }
}
