namespace Showroom.Hosting.Executables.Postgres;

/// <summary>
/// The lock file of a data directory. It is left over after a kill, and prevents every later start once its process id
/// belongs to another process.
/// </summary>
internal static class PostgresLock
{
    /// <summary>Deletes it; only when no server uses the directory, which <see cref="DataDirectory.OpenAsync"/> makes sure of on Linux.</summary>
    public static void DeleteLeftOver(string data)
    {
        // Without /proc the server itself decides whether the file is left over.
        if (OperatingSystem.IsLinux())
        {
            File.Delete(Path.Combine(data, "postmaster.pid"));
        }
    }
}
