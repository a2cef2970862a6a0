using System.Globalization;
using System.Text.Json;

namespace Showroom.Tests.Running;

/// <summary>An app host in a process of its own, with ports and data of its own.</summary>
internal sealed class StartedHost : IAsyncDisposable
{
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_endTimeout = TimeSpan.FromMinutes(3);

    private readonly TaskCompletionSource<Uri> _login = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StartedHost(StartedHostSettings settings)
    {
        string[] command =
        [
            .. settings.CommandPrefix, "dotnet", settings.Assembly, "--Gateway:Port=0", "--Executables:Mode=always", "--StartReport:Format=json", .. settings.Arguments,
        ];
        Process = ChildProcess.Start(command[0], command[1..], new()
        {
            OutputReceived = ReadLine,
            Environment = new Dictionary<string, string>([.. Environment, .. Processes.Environment]),
        });
    }

    /// <summary>The variables of the launch profile, with any free ports for the dashboard.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = "http://localhost:0",
        ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:0",
        ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = "http://localhost:0",
    };

    public ChildProcess Process { get; }

    public MarkedProcesses Processes { get; } = new();

    /// <summary>The dashboard's address with its token.</summary>
    public Uri DashboardLogin { get; private set; } = null!;

    /// <summary>The gateway's address.</summary>
    public Uri Gateway { get; private set; } = null!;

    /// <summary>Starts the application, and waits until everything is healthy and the dashboard is ready.</summary>
    public static async Task<StartedHost> StartAsync(StartedHostSettings settings, CancellationToken cancellationToken)
    {
        var host = new StartedHost(settings);
        try
        {
            host.Gateway = await host.WaitAsync(host._healthy.Task, cancellationToken);
            host.DashboardLogin = await host.WaitAsync(host._login.Task, cancellationToken);
            Assert.True(host.Processes.Find().Count > 5, "The application has several processes.");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fails when child processes ignore SIGINT: a shell's background jobs do, and so do their children.</summary>
    public static void RequireInterrupts()
    {
        const ulong Interrupt = 1 << (2 - 1);
        var ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split(':')[1].Trim();
        Assert.True(
            (ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) == 0,
            "This process ignores SIGINT, and so does every child: run the tests in the foreground, or from a shell with job control (set -m).");
    }

    /// <summary>Interrupts the host: it exits with 0, and nothing that it has started remains.</summary>
    public async Task AssertInterruptedAsync()
    {
        using var timeout = new CancellationTokenSource(s_endTimeout);
        await Process.SignalAsync(Signal.Interrupt, timeout.Token);
        await Process.WaitForExitAsync(timeout.Token);
        Assert.Equal(0, Process.ExitCode);
        await Processes.WaitUntilNoneAsync(timeout.Token);
    }

    /// <summary>Kills the host: nothing that it has started remains.</summary>
    public async Task AssertKilledAsync()
    {
        using var timeout = new CancellationTokenSource(s_endTimeout);
        await Process.SignalAsync(Signal.Kill, timeout.Token);
        await Processes.WaitUntilNoneAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.StopAsync();
        using var timeout = new CancellationTokenSource(s_stopTimeout);
        await Processes.KillAsync(timeout.Token);
    }

    private async Task<Uri> WaitAsync(Task<Uri> report, CancellationToken cancellationToken)
    {
        var exit = Process.WaitForExitAsync(cancellationToken);
        Assert.True(await Task.WhenAny(report, exit) == report, $"The application ended, or was not healthy in time:\n{Process.RecentOutput}");
        return await report;
    }

    private void ReadLine(string line)
    {
        if (line.StartsWith("{\"event\":", StringComparison.Ordinal))
        {
            using var report = JsonDocument.Parse(line);
            ReadReport(report.RootElement);
        }
        else if (line.Contains("/login?t=", StringComparison.Ordinal))
        {
            _login.TrySetResult(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()));
        }
    }

    private void ReadReport(JsonElement report)
    {
        switch (report.GetProperty("event").GetString())
        {
            case "healthy":
                _healthy.TrySetResult(new Uri(report.GetProperty("urls").GetProperty("Showroom").GetString()!));
                break;
            case "failed":
                _healthy.TrySetException(new InvalidOperationException(report.GetRawText()));
                break;
        }
    }
}
