using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Showroom.Tests.Fixtures;

/// <summary>A server as a child process, killed when it is disposed of; its last words are in the message when it does not start.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Below the range from which the kernel gives outgoing connections their ports, and beside the one from which applications are given theirs.
    private const int FirstPort = 10_000;
    private const int LastPort = 19_999;

    private static readonly ConcurrentDictionary<int, bool> s_ports = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(string program, IEnumerable<string> arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public int Id => _process.Id;

    /// <summary>Starts the server and waits until <paramref name="isReady"/> says so, for a minute.</summary>
    public static async Task<ServerProcess> StartAsync(string program, IEnumerable<string> arguments, Func<Task<bool>> isReady)
    {
        var server = new ServerProcess(program, arguments);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(20))
        {
            if (server._process.HasExited)
            {
                break;
            }

            if (await isReady())
            {
                return server;
            }
        }

        await server.DisposeAsync();
        throw new InvalidOperationException($"{program} did not start: {string.Join(Environment.NewLine, server._output)}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string program, params IEnumerable<string> arguments)
    {
        await using var run = new ServerProcess(program, arguments);
        await run._process.WaitForExitAsync();
        if (run._process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {string.Join(Environment.NewLine, run._output)}");
        }
    }

    /// <summary>
    /// A loopback port that is free, and that nobody else is given here: a server that has not begun to listen there, or that is stopped for a while, finds it
    /// free. No connection occupies it meanwhile, least of all one to the stopped server itself.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort + 1);
            if (s_ports.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public Task SignalAsync(string signal) => RunAsync("kill", "-" + signal, $"{Id}");

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(this, EventArgs.Empty);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Kill(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private void Keep(string? line)
    {
        if (line is not null && _output.Count < 100)
        {
            _output.Enqueue(line);
        }
    }
}
