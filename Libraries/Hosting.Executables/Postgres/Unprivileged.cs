namespace Showroom.Hosting.Executables;

/// <summary>
/// How PostgreSQL is run by whoever runs the app host. It refuses to be root; then it is the user nobody where that user can
/// reach its files, else root without any privilege, in a user namespace of its own. On Linux it also ends when the shell
/// that started it dies, however that happens.
/// </summary>
/// <param name="Prefix">What comes before the program on the command line.</param>
/// <param name="Owner">Who must own the data directory, as chown says it; null when it is the current user anyway.</param>
internal sealed record Unprivileged(IReadOnlyList<string> Prefix, string? Owner)
{
    private const string Nobody = "65534";

    /// <summary>The default action on it is a fast, clean shutdown; on SIGTERM the server would wait for its clients.</summary>
    private const string EndsWithItsParent = "--pdeathsig=INT";

    public static Unprivileged For(params IReadOnlyList<string> paths)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new([], Owner: null);
        }

        var setpriv = Programs.Find("setpriv");
        if (!Environment.IsPrivilegedProcess)
        {
            return new(setpriv is null ? [] : [setpriv, EndsWithItsParent], Owner: null);
        }

        if (setpriv is null)
        {
            throw new DistributedApplicationException(
                "PostgreSQL does not run as root, and there is no setpriv to run it as another user: install util-linux, or run the app host as an ordinary user.");
        }

        if (paths.All(IsReachable))
        {
            return new([setpriv, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", EndsWithItsParent], $"{Nobody}:{Nobody}");
        }

        if (Programs.Find("unshare") is { } unshare && Programs.Succeeds(unshare, "--user", "true"))
        {
            return new([unshare, "--user", setpriv, EndsWithItsParent], "0:0");
        }

        throw new DistributedApplicationException(
            $"PostgreSQL does not run as root, and the user nobody cannot reach '{paths.First(path => !IsReachable(path))}': "
            + "let others pass the directories above it (chmod o+x), set Native:Data and Native:Postgres to places that they can reach, or run the app host as an ordinary user.");
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
