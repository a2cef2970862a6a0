using Npgsql;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>A PostgreSQL as a process: on a free port of the loopback interface, with a password, its data in a temporary folder.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly Func<ChildProcess> _start;
    private ChildProcess _process;
    private int _databases;

    private PostgresServer(DirectoryInfo directory, Func<ChildProcess> start, string connectionString) =>
        (_directory, _start, _process, ConnectionString) = (directory, start, start(), connectionString);

    /// <summary>Of the database <c>postgres</c>.</summary>
    public string ConnectionString { get; }

    public int ProcessId => _process.Id;

    /// <param name="isDurable">Whether a commit waits for the disk, as in production; tests save the time.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable, CancellationToken cancellationToken = default)
    {
        var postgres = ServerPrograms.Postgres();
        var initdb = Path.Combine(Path.GetDirectoryName(postgres)!, "initdb");
        var password = Guid.NewGuid().ToString("N");
        var directory = Directory.CreateTempSubdirectory("showroom-postgres-");
        try
        {
            var data = Path.Combine(directory.FullName, "data");
            var passwordFile = Path.Combine(directory.FullName, "password");
            await File.WriteAllTextAsync(passwordFile, password, cancellationToken);

            // Postgres refuses to run as root.
            string[] unprivileged = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : ["env"];
            if (Environment.IsPrivilegedProcess)
            {
                await ChildProcess.RunSuccessfullyAsync("chown", ["-R", "65534:65534", directory.FullName], cancellationToken);
            }

            await ChildProcess.RunSuccessfullyAsync(
                unprivileged[0],
                [.. unprivileged[1..], initdb, "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
                cancellationToken);
            var connectionString = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = LoopbackPort.Reserve(),
                Username = "postgres",
                Password = password,
                Database = "postgres",
                Timeout = 60,
            };
            var server = new PostgresServer(
                directory,
                () => ChildProcess.Start(
                    unprivileged[0],
                    [
                        .. unprivileged[1..], postgres, "-D", data, "-h", "127.0.0.1", "-p", $"{connectionString.Port}", "-k", "",
                        // For the pools of many services.
                        "-c", "max_connections=500", "-c", "shared_buffers=128MB", "-c", $"fsync={(isDurable ? "on" : "off")}",
                    ]),
                connectionString.ConnectionString);
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>A new database, empty or a copy.</summary>
    /// <param name="template">The connection string of the database to copy, to which nothing is connected.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync(string? template = null)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {(template is null ? "template1" : new NpgsqlConnectionStringBuilder(template).Database)}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Kills it with all its processes, and starts it again with its data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        _process = _start();
        await WaitUntilReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        _process.WaitUntilReadyAsync(() => AcceptsConnectionsAsync(ConnectionString, cancellationToken), cancellationToken);

    private static async Task<bool> AcceptsConnectionsAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
