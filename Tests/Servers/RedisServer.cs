using System.Net.Sockets;
using System.Text;

namespace Showroom.Tests.Servers;

/// <summary>A Redis of its own on a free loopback port, with a password, keeping nothing; it can be stopped and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly int _port;
    private readonly string _password;
    private ServerProcess? _process;
    private int _keyspaces;

    private RedisServer(string program, int port, string password) => (_program, _port, _password) = (program, port, password);

    public string ConnectionString => $"127.0.0.1:{_port},password={_password}";

    public static async Task<RedisServer> StartAsync()
    {
        var program = ServerPrograms.Find("redis-server", "Native__Redis");
        var server = new RedisServer(program, ServerProcess.FreePort(), Guid.NewGuid().ToString("N"));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A keyspace that nobody else uses.</summary>
    /// <returns>Its connection string.</returns>
    public string NewKeyspace() => $"{ConnectionString},defaultDatabase={Interlocked.Increment(ref _keyspaces)}";

    /// <summary>Starts it on the same port, with the same password, empty.</summary>
    public async Task StartAgainAsync() => _process = await ServerProcess.StartAsync(
        _program,
        ["--port", $"{_port}", "--bind", "127.0.0.1", "--requirepass", _password, "--databases", "1000", "--save", "", "--appendonly", "no"],
        AnswersAsync);

    /// <summary>Kills it.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {_password}\r\nPING\r\n"));
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync() == "+OK" && await reader.ReadLineAsync() == "+PONG";
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
