using System.Net.Sockets;
using System.Text;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>
/// A Redis, or a Garnet, as a process: on a free port of the loopback interface, with a password, without persistence. It can be paused, stopped and
/// started again.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(5);

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly int _port;
    private readonly string _password;
    private readonly DirectoryInfo _directory;
    private ChildProcess? _process;
    private int _keyspaces;

    private RedisServer(string program, Func<int, string, string, string[]> arguments)
    {
        (_program, _port, _password) = (program, LoopbackPort.Reserve(), Guid.NewGuid().ToString("N"));
        _directory = Directory.CreateTempSubdirectory("showroom-redis-");
        _arguments = arguments(_port, _password, _directory.FullName);
    }

    public string ConnectionString => $"127.0.0.1:{_port},password={_password}";

    /// <summary>Starts redis-server.</summary>
    public static Task<RedisServer> StartAsync() => StartAsync(new(
        ServerPrograms.Redis(),
        static (port, password, directory) =>
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--requirepass", password, "--dir", directory, "--databases", "1000", "--save", "", "--appendonly", "no",
        ]));

    /// <summary>Starts Garnet.</summary>
    public static Task<RedisServer> StartGarnetAsync() => StartAsync(new(
        "dotnet",
        static (port, password, directory) =>
        [
            ServerPrograms.Garnet(), "--port", $"{port}", "--bind", "127.0.0.1", "--auth", "Password", "--password", password,
            "--lua", "--lua-transaction-mode", "-m", "256m", "-i", "16m", "-p", "4m", "-q", "-c", directory,
        ]));

    /// <summary>A keyspace that no other caller gets.</summary>
    /// <returns>Its connection string.</returns>
    public string NewKeyspace() => $"{ConnectionString},defaultDatabase={Interlocked.Increment(ref _keyspaces)}";

    /// <summary>Starts it on the same port, with the same password, empty.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.Start(_program, _arguments).WaitUntilReadyAsync(PingAsync);

    /// <summary>Suspends the process: connections remain open, and no request gets a response.</summary>
    public Task PauseAsync() => _process!.SignalAsync(Signal.Stop);

    public Task ResumeAsync() => _process!.SignalAsync(Signal.Continue);

    /// <summary>Kills the process; nothing is saved.</summary>
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

    private static async Task<RedisServer> StartAsync(RedisServer server)
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
