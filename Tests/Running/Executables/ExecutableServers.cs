using System.Net;
using System.Net.Sockets;

namespace Showroom.Tests.Running.Executables;

/// <summary>The test classes that use <see cref="ExecutableServers"/>, one test after another: some stop and kill servers, which run again at the end of the test.</summary>
[CollectionDefinition]
public sealed class ExecutablesCollection : ICollectionFixture<ExecutableServers>;

/// <summary>
/// One application of every server that the tests need, because each start of the orchestrator takes seconds of processor time. It is the second start on its
/// data: an earlier application wrote values, and ended.
/// </summary>
public sealed class ExecutableServers : IAsyncLifetime
{
    public const string Postgres = "postgres";
    public const string Database = "showroom";
    public const string QuotedPostgres = "postgres-quoted";
    public const string QuotedDatabase = "quoted";

    /// <summary>A Redis whose port another process occupies.</summary>
    public const string OccupiedRedis = "redis-occupied";

    /// <summary>A PostgreSQL whose data directory cannot be created.</summary>
    public const string FileInPlacePostgres = "postgres-file";

    /// <summary>A process that ends each time that it is started, and is restarted twice.</summary>
    public const string Unstable = "unstable";

    private const string Temporary = "temporary";

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    private readonly TemporaryDirectory _data = new("executables-");
    private readonly TcpListener _occupied = new(IPAddress.Loopback, 0);
    private ExecutablesApp? _app;

    public string Data => _data.Path;

    public int OccupiedPort => ((IPEndPoint)_occupied.LocalEndpoint).Port;

    /// <summary>The data directory of a server without a volume, of the application that has ended.</summary>
    public string TemporaryData { get; private set; } = "";

    internal ExecutablesApp App => _app ?? throw new InvalidOperationException("The application has not been started.");

    public static string Quoted(string server) => $"{server}-quoted";

    public async ValueTask InitializeAsync()
    {
        _occupied.Start();
        using var deadline = new CancellationTokenSource(s_timeout);
        await WriteAsync(deadline.Token);

        var builder = ServerModel.Create(Data);
        AddKept(builder);
        builder.AddPostgresServer(QuotedPostgres, QuotedDatabase, " a,b" + ServerModel.Punctuation + " ");
        foreach (var server in ServerModel.RedisServers)
        {
            builder.AddRedisServer(Quoted(server), server, "a" + ServerModel.Punctuation);
        }

        builder.AddRedisServer(OccupiedRedis, ServerModel.RedisServers[0], port: OccupiedPort);
        await File.WriteAllTextAsync(Path.Combine(Data, FileInPlacePostgres), "", deadline.Token);
        builder.AddPostgresServer(FileInPlacePostgres, "file");
        builder.AddExecutable(Unstable, "/bin/sh", "/", "-c", "echo started; exit 3")
            .WithAutoRestart(options => options with { MaxRestarts = 2, FirstPause = TimeSpan.FromMilliseconds(10) });
        DeveloperCertificate.AddTo(builder.Services);
        _app = await ExecutablesApp.StartAsync(builder, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _occupied.Dispose();
        _data.Dispose();
    }

    private static void AddKept(IDistributedApplicationBuilder builder)
    {
        foreach (var server in ServerModel.RedisServers)
        {
            builder.AddRedisServer(server, server);
        }

        builder.AddPostgresServer(Postgres, Database);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var builder = ServerModel.Create(Data);
        AddKept(builder);
        builder.AddPostgres(Temporary, password: builder.AddPassword(Temporary, ServerModel.Password)).RunAsExecutable();
        await using var app = await ExecutablesApp.StartAsync(builder, cancellationToken);
        foreach (var server in ServerModel.RedisServers)
        {
            await app.HealthyAsync(server, cancellationToken);
            using var client = await app.SignInAsync(server, cancellationToken);
            Assert.Equal("+OK", await client.SendAsync(cancellationToken, "SET", "kept", "yes"));
        }

        await app.HealthyAsync(Database, cancellationToken);
        await app.QueryAsync<int>(Database, "create table kept as select 42 as n; select n from kept", cancellationToken);
        await app.HealthyAsync(Temporary, cancellationToken);
        TemporaryData = await app.QueryAsync<string>(Temporary, "show data_directory", cancellationToken);
    }
}
