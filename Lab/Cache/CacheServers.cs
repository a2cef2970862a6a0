using System.Globalization;
using Npgsql;
using Showroom.Lab.Gateway;
using StackExchange.Redis;

namespace Showroom.Lab.Cache;

/// <summary>A Redis and a Postgres of the experiment's own: local processes, loopback only, with passwords, in a folder that goes with them.</summary>
internal sealed class CacheServers : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-cache-");
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly List<ChildProcess> _processes = [];

    private CacheServers()
    {
    }

    public string Redis { get; private set; } = "";

    public string Postgres { get; private set; } = "";

    public static async Task<CacheServers> StartAsync(CancellationToken cancellationToken)
    {
        var servers = new CacheServers();
        try
        {
            await servers.StartRedisAsync(cancellationToken);
            await servers.StartPostgresAsync(cancellationToken);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.EndAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartRedisAsync(CancellationToken cancellationToken)
    {
        var port = ChildProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        Redis = $"127.0.0.1:{port},password={_password},abortConnect=false,allowAdmin=true";
        _processes.Add(ChildProcess.Start(
            Find("redis-server", "apt-get install redis-server"),
            ["--port", port, "--bind", "127.0.0.1", "--requirepass", _password, "--dir", _folder.FullName, "--save", "", "--appendonly", "no"]));
        await UntilAsync(
            async () =>
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync(Redis);
                await connection.GetDatabase().PingAsync();
            },
            cancellationToken);
    }

    private async Task StartPostgresAsync(CancellationToken cancellationToken)
    {
        var postgres = Find("postgres", "apt-get install postgresql");
        var (data, passwordFile) = (Path.Combine(_folder.FullName, "postgres"), Path.Combine(_folder.FullName, "password"));
        await File.WriteAllTextAsync(passwordFile, _password, cancellationToken);

        // Postgres refuses to run as root.
        string[] unprivileged = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : ["env"];
        if (Environment.IsPrivilegedProcess)
        {
            await ChildProcess.RunAsync("chown", ["-R", "65534:65534", _folder.FullName], cancellationToken);
        }

        // On PATH it may be a link; initdb lies beside what it points to.
        postgres = File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres;
        var initdb = Path.Combine(Path.GetDirectoryName(postgres)!, "initdb");
        await ChildProcess.RunAsync(unprivileged[0], [.. unprivileged[1..], initdb, "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8"], cancellationToken);
        var port = ChildProcess.FreePort();
        _processes.Add(ChildProcess.Start(
            unprivileged[0],
            [.. unprivileged[1..], postgres, "-D", data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", "", "-c", "shared_buffers=128MB", "-c", "log_min_messages=panic"]));
        Postgres = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = _password,
            Database = "postgres",
            MaxPoolSize = 30,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 1,
        }.ConnectionString;
        await UntilAsync(
            async () =>
            {
                await using var connection = new NpgsqlConnection(Postgres);
                await connection.OpenAsync(cancellationToken);
            },
            cancellationToken);
    }

    private static string Find(string program, string remedy) =>
        Installed.Find(program) is { } found
            ? found
            : Directory.Exists("/usr/lib/postgresql")
                ? Directory.EnumerateFiles("/usr/lib/postgresql", program, SearchOption.AllDirectories).Max(StringComparer.Ordinal) ?? throw Missing(program, remedy)
                : throw Missing(program, remedy);

    private static InvalidOperationException Missing(string program, string remedy) => new($"{program} is not installed: {remedy}.");

    private async Task UntilAsync(Func<Task> works, CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await works();
                return;
            }
            catch (Exception exception) when (exception is RedisException or NpgsqlException && !_processes[^1].HasExited && TimeProvider.System.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
