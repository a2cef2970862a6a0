namespace Showroom.Hosting.Executables;

/// <summary>The command line of the server.</summary>
internal static class PostgresCommand
{
    // The orchestrator stops a process with SIGTERM, on which the server would wait for its clients, and kills it seconds
    // later. SIGINT ends it at once and cleanly. Its log goes to standard error, whatever the severity.
    private const string Script = """
        directory=$1; shift
        trap 'stopping=1; kill -INT $server' TERM INT
        "$@" 2>&1 & server=$!
        while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
        [ "$code" = 0 ] || [ "$stopping" ] || echo "PostgreSQL ended with exit code $code. If it says above that its data is damaged, put a copy in the place of $directory, or delete it to start with an empty database."
        exit $code
        """;

    /// <summary>The program to start: a shell where there is one.</summary>
    public static string Program(PostgresInstallation installation) => OperatingSystem.IsWindows() ? installation.Server : "/bin/sh";

    /// <summary>Its arguments, but for the port.</summary>
    public static IEnumerable<string> Arguments(PostgresInstallation installation, Unprivileged identity, PostgresCluster cluster) =>
    [
        .. OperatingSystem.IsWindows() ? [] : (string[])["-c", Script, "postgres", cluster.Root, .. identity.Prefix, installation.Server],
        "-D", cluster.Data,
        "-c", "listen_addresses=127.0.0.1",
        // No second door; and the path of a socket could be too long.
        "-c", "unix_socket_directories=",
        "-c", "timezone=UTC", "-c", "log_timezone=UTC",
        "-c", "log_line_prefix=",
        // A few dozen pools of a few dozen connections, on a developer's machine that has other things to do.
        "-c", "max_connections=300",
        "-c", "shared_buffers=128MB",
        "-c", "jit=off",
        // Nothing replicates from here.
        "-c", "wal_level=minimal", "-c", "max_wal_senders=0",
    ];
}
