using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Showroom.Tests.Servers;

/// <summary>A server as a child process, killed when it is disposed of; its last words are in the message when it does not start.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
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

    /// <summary>A loopback port that is free at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
