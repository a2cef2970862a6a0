using System.Net.Sockets;
using System.Text;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>
/// A Redis, a Valkey or a Garnet as a process: on a free port of the loopback interface, with a password, and without persistence unless it is asked for.
/// It can be paused, stopped and started again.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(5);

    private static readonly string[] s_durableGarnet =
        ["--aof", "--aof-memory", "32m", "--aof-page-size", "8m", "--aof-commit-freq", "0", "--aof-commit-wait", "--device-type", "RandomAccess", "--recover"];

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly int _port;
    private readonly string _password;
    private readonly DirectoryInfo _directory;
    private ChildProcess? _process;
    private int _keyspaces;

    private RedisServer(string program, Func<int, string, string, string[]> arguments, string? password = null)
    {
        (_program, _port, _password) = (program, LoopbackPort.Reserve(), password ?? Guid.NewGuid().ToString("N"));
        _directory = Directory.CreateTempSubdirectory("showroom-redis-");
        _arguments = arguments(_port, _password, _directory.FullName);
    }

    public string Password => _password;

    public int ProcessId => _process!.Id;

    /// <summary>False between <see cref="StopAsync"/> and <see cref="StartAgainAsync"/>.</summary>
    public bool IsRunning => _process is not null;

    public string ConnectionString => $"127.0.0.1:{_port},password={_password}";

    public int Port => _port;

    /// <summary>Starts redis-server.</summary>
    public static Task<RedisServer> StartAsync() => StartAsync(isDurable: false);

    /// <summary>Starts redis-server.</summary>
    /// <param name="isDurable">With an append-only file, which the server reads when it starts again.</param>
    public static Task<RedisServer> StartAsync(bool isDurable) => StartNewAsync(Redis(ServerPrograms.Redis(), isDurable));

    /// <summary>Starts valkey-server.</summary>
    /// <param name="isDurable">With an append-only file, which the server reads when it starts again.</param>
    public static Task<RedisServer> StartValkeyAsync(bool isDurable) => StartNewAsync(Redis(ServerPrograms.Valkey(), isDurable));

    /// <summary>Starts Garnet, without persistence.</summary>
    public static Task<RedisServer> StartGarnetAsync() => StartGarnetAsync(isDurable: false);

    /// <summary>Starts Garnet.</summary>
    /// <param name="isDurable">With an append-only file, which the server reads when it starts again; a change is acknowledged when it is in the file.</param>
    public static Task<RedisServer> StartGarnetAsync(bool isDurable) => StartNewAsync(new(
        "dotnet",
        (port, password, directory) =>
        [
            ServerPrograms.Garnet(), "--port", $"{port}", "--bind", "127.0.0.1", "--auth", "Password", "--password", password,
            "--lua", "--lua-transaction-mode", "-m", "256m", "-i", "16m", "-p", "4m", "-q", "-c", directory,
            .. isDurable ? s_durableGarnet : [],
        ]));

    /// <summary>Starts redis-server as a node of a replication group.</summary>
    /// <param name="password">The same for all nodes.</param>
    /// <param name="announcedPort">The port by which the other nodes reach this one.</param>
    internal static Task<RedisServer> StartNodeAsync(string password, int announcedPort)
    {
        var program = ServerPrograms.Redis();
        return StartNewAsync(new(
            program,
            (port, _, directory) =>
            [
                .. RedisArguments(port, password, directory, isDurable: true), "--masterauth", password, "--replica-announce-ip", "127.0.0.1",
                "--replica-announce-port", $"{announcedPort}", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1",
            ],
            password));
    }

    /// <summary>A keyspace that no other caller gets.</summary>
    /// <returns>Its connection string.</returns>
    public string NewKeyspace() => $"{ConnectionString},defaultDatabase={Interlocked.Increment(ref _keyspaces)}";

    /// <summary>Starts it on the same port, with the same password; empty, unless it is durable.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.Start(_program, _arguments).WaitUntilReadyAsync(PingAsync);

    /// <summary>Suspends the process: connections remain open, and no request gets a response.</summary>
    public Task PauseAsync() => _process!.SignalAsync(Signal.Stop);

    public Task ResumeAsync() => _process!.SignalAsync(Signal.Continue);

    /// <summary>Kills the process; nothing is saved unless it is durable.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Delete(recursive: true);
    }

    private static RedisServer Redis(string program, bool isDurable) => new(program, (port, password, directory) => RedisArguments(port, password, directory, isDurable));

    private static string[] RedisArguments(int port, string password, string directory, bool isDurable) =>
    [
        "--port", $"{port}", "--bind", "127.0.0.1", "--requirepass", password, "--dir", directory, "--databases", "1000", "--save", "",
        "--appendonly", isDurable ? "yes" : "no",
    ];

    private static async Task<RedisServer> StartNewAsync(RedisServer server)
    {
        await server.StartAgainAsync();
        return server;
    }

    private async Task<bool> PingAsync()
    {
        using var timeout = new CancellationTokenSource(s_pingTimeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port, timeout.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${_password.Length}\r\n{_password}\r\n*1\r\n$4\r\nPING\r\n"), timeout.Token);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(timeout.Token) == "+OK" && await reader.ReadLineAsync(timeout.Token) == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
