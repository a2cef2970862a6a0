using System.Net.Sockets;
using System.Text;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>A memcached as a process: on a free port of the loopback interface. It can be stopped and started again.</summary>
internal sealed class MemcachedServer : IAsyncDisposable
{
    private static readonly TimeSpan s_responseTimeout = TimeSpan.FromSeconds(5);

    private readonly string _program = ServerPrograms.Memcached();
    private readonly string[] _arguments;
    private ChildProcess? _process;

    private MemcachedServer()
    {
        // As root it asks for a user to change to. The limit of its memory is far above what an experiment stores.
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        _arguments = ["-l", "127.0.0.1", "-p", $"{Port}", "-U", "0", "-m", "1024", "-t", "4", .. user];
    }

    public int Port { get; } = LoopbackPort.Reserve();

    public int ProcessId => _process!.Id;

    /// <exception cref="ProgramNotFoundException">It is not installed.</exception>
    public static async Task<MemcachedServer> StartAsync()
    {
        var server = new MemcachedServer();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same port, empty.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.Start(_program, _arguments).WaitUntilReadyAsync(RespondsAsync);

    /// <summary>Kills the process.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> RespondsAsync()
    {
        using var timeout = new CancellationTokenSource(s_responseTimeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, timeout.Token);
            await client.GetStream().WriteAsync("version\r\n"u8.ToArray(), timeout.Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            return (await reader.ReadLineAsync(timeout.Token))?.StartsWith("VERSION", StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
