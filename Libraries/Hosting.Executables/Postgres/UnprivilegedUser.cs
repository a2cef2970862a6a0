using Showroom.Hosting.Executables.Processes;

namespace Showroom.Hosting.Executables.Postgres;

/// <summary>
/// How PostgreSQL is run without privileges. It refuses to run as root: then it runs as the user nobody if that user can reach
/// its files, else as root without privileges in a user namespace of its own. On Linux it also ends when the shell that
/// started it dies, even by SIGKILL.
/// </summary>
/// <param name="Prefix">The command line before the program.</param>
/// <param name="Owner">The required owner of the data directory in chown's notation; null for the current user.</param>
internal sealed record UnprivilegedUser(IReadOnlyList<string> Prefix, string? Owner)
{
    private const string NobodyId = "65534";

    // SIGINT is the server's fast, clean shutdown; on SIGTERM it would wait for its clients.
    private const string EndWithParent = "--pdeathsig=INT";

    public static UnprivilegedUser For(params IReadOnlyList<string> paths)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new([], Owner: null);
        }

        var setpriv = ExecutableFinder.Find("setpriv");
        if (!Environment.IsPrivilegedProcess)
        {
            return new(setpriv is null ? [] : [setpriv, EndWithParent], Owner: null);
        }

        if (setpriv is null)
        {
            throw new ServerStartException(
                "PostgreSQL does not run as root, and setpriv, which runs it as another user, was not found: install util-linux, or run the app host as an ordinary user.");
        }

        if (paths.All(IsReachable))
        {
            return new([setpriv, $"--reuid={NobodyId}", $"--regid={NobodyId}", "--clear-groups", EndWithParent], $"{NobodyId}:{NobodyId}");
        }

        if (ExecutableFinder.Find("unshare") is { } unshare && ProcessRunner.Succeeds(unshare, "--user", "true"))
        {
            return new([unshare, "--user", setpriv, EndWithParent], "0:0");
        }

        throw new ServerStartException(
            $"PostgreSQL does not run as root, and the user nobody cannot reach '{paths.First(path => !IsReachable(path))}': "
            + "make the directories above it accessible to other users (chmod o+x), set Executables:Data and Executables:Postgres to accessible paths, or run the app host as an ordinary user.");
    }

    private static bool IsReachable(string path)
    {
        if (File.Exists(path) && !IsOpen(path))
        {
            return false;
        }

        for (var directory = Directory.GetParent(path); directory is not null; directory = directory.Parent)
        {
            if (!IsOpen(directory.FullName))
            {
                return false;
            }
        }

        return true;

        static bool IsOpen(string path) => OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherExecute);
    }
}
