using Npgsql;

namespace Showroom.Tests.Fixtures;

/// <summary>A Postgres of its own, in a temporary directory, on a free loopback port, with a password.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly ServerProcess _process;
    private int _databases;

    private PostgresServer(string directory, ServerProcess process, string connectionString)
    {
        (_directory, _process, ConnectionString) = (directory, process, connectionString);
    }

    /// <summary>The database <c>postgres</c>.</summary>
    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        var postgres = ServerPrograms.Find("postgres", "Native__Postgres", ServerPrograms.PostgresFolders());
        var initdb = Path.Combine(Path.GetDirectoryName(postgres)!, "initdb");
        var password = Guid.NewGuid().ToString("N");
        var directory = Directory.CreateTempSubdirectory("showroom-postgres-").FullName;
        var data = Path.Combine(directory, "data");
        var passwordFile = Path.Combine(directory, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        string[] unprivileged = [];
        if (Environment.IsPrivilegedProcess)
        {
            // Postgres refuses to run as root.
            unprivileged = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
            await ServerProcess.RunAsync("chown", "-R", "65534:65534", directory);
        }

        await RunAsync([initdb, "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        var port = ServerProcess.FreePort();
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = password,
            Database = "postgres",
            Timeout = 60,
        }.ConnectionString;
        string[] command = [.. unprivileged, postgres, "-D", data, "-h", "127.0.0.1", "-p", $"{port}", "-k", "", "-c", "fsync=off"];
        var process = await ServerProcess.StartAsync(command[0], command[1..], () => AnswersAsync(connectionString));
        return new PostgresServer(directory, process, connectionString);

        Task RunAsync(string[] program)
        {
            string[] all = [.. unprivileged, .. program];
            return ServerProcess.RunAsync(all[0], all[1..]);
        }
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
