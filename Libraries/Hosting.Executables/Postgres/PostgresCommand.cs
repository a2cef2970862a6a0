namespace Showroom.Hosting.Executables.Postgres;

/// <summary>The command line of the server.</summary>
internal static class PostgresCommand
{
    // The orchestrator stops a process with SIGTERM, on which the server would wait for its clients, and kills it after some
    // seconds. SIGINT is its fast, clean shutdown. The server logs every severity to standard error, hence the redirection.
    private const string Script = """
        directory=$1; shift
        trap 'stopping=1; kill -INT $server' TERM INT
        "$@" 2>&1 & server=$!
        while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
        [ "$code" = 0 ] || [ "$stopping" ] || echo "PostgreSQL ended with exit code $code. If its log above says that the data is damaged, restore a copy of $directory, or delete it to start with an empty database."
        exit $code
        """;

    /// <summary>The program to start: a shell, except on Windows.</summary>
    public static string Executable(PostgresInstallation installation) => OperatingSystem.IsWindows() ? installation.Server : "/bin/sh";

    /// <summary>The arguments, without the port.</summary>
    public static IEnumerable<string> Arguments(PostgresInstallation installation, UnprivilegedUser identity, PostgresCluster cluster) =>
    [
        .. OperatingSystem.IsWindows() ? [] : (string[])["-c", Script, "postgres", cluster.Root, .. identity.Prefix, installation.Server],
        "-D", cluster.Data,
        "-c", "listen_addresses=127.0.0.1",
        // Only TCP; the path of a Unix socket could be too long.
        "-c", "unix_socket_directories=",
        "-c", "timezone=UTC", "-c", "log_timezone=UTC",
        "-c", "log_line_prefix=",
        // Enough for a few dozen connection pools, without the memory of a dedicated server.
        "-c", "max_connections=300",
        "-c", "shared_buffers=128MB",
        "-c", "jit=off",
        // No replication.
        "-c", "wal_level=minimal", "-c", "max_wal_senders=0",
    ];
}
