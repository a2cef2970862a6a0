using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Showroom.Tests.Caching.Servers;

/// <summary>A Redis-like server as a child process on a free port, with a password, in a directory of its own. It can be paused, killed and started again.</summary>
public abstract class ServerProcess : IAsyncDisposable
{
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("showroom-cache-");
    private Process? _process;

    public int Port { get; private set; }

    public string Configuration => string.Create(
        CultureInfo.InvariantCulture,
        $"127.0.0.1:{Port},password={_password},abortConnect=false,connectTimeout=2000,connectRetry=2,allowAdmin=true");

    public async Task StartAsync()
    {
        if (Port == 0)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var start = Command(Port, _password, _directory.FullName);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync(Configuration);
                await connection.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException) when (!_process.HasExited)
            {
                await Task.Delay(50, deadline.Token);
            }
        }
    }

    /// <summary>Ends it at once, without a chance to save anything.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            await SignalAsync("CONT");
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await KillAsync();
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    protected abstract ProcessStartInfo Command(int port, string password, string directory);

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}

public sealed class RedisProcess : ServerProcess
{
    protected override ProcessStartInfo Command(int port, string password, string directory) => new(
        "redis-server",
        ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--requirepass", password, "--dir", directory, "--save", "", "--appendonly", "no"]);
}

/// <summary>Garnet from the local tool that the project pins, or, where that has not been restored, from the package folder.</summary>
public sealed class GarnetProcess : ServerProcess
{
    protected override ProcessStartInfo Command(int port, string password, string directory)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var assembly = Directory.EnumerateFiles(Path.Combine(packages, "garnet-server"), "GarnetServer.dll", SearchOption.AllDirectories).Min(StringComparer.Ordinal)
            ?? throw new FileNotFoundException("Garnet is not there: run 'dotnet tool restore'.");
        return new("dotnet",
        [
            assembly, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--auth", "Password", "--password", password,
            "--lua", "--lua-transaction-mode", "-m", "256m", "-i", "16m", "-p", "4m", "-q", "-c", directory,
        ]);
    }
}
