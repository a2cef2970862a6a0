using System.Diagnostics;
using System.Globalization;

namespace Showroom.Tests.Running;

/// <summary>
/// An app host in a process of its own. All that it starts inherits a mark in the environment, and the engine is in a session
/// of its own: a Redis server writes its title over its environment, so that its session alone tells whose it is.
/// </summary>
internal sealed class StartedHost : IAsyncDisposable
{
    private const string MarkName = "SHOWROOM_TEST_RUN";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly string _mark = Guid.NewGuid().ToString("n");
    private readonly HashSet<int> _sessions = [];
    private readonly string _data = Directory.CreateTempSubdirectory("showroom-killed-").FullName;

    private StartedHost()
    {
        var appHost = typeof(Projects.AppHost).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [appHost, "--Gateway:Port=0", "--Executables:Mode=always", $"--Executables:Data={_data}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                [MarkName] = _mark,
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://localhost:0",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:0",
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = "http://localhost:0",
            },
        };
        Process = Process.Start(start)!;
    }

    public Process Process { get; }

    /// <summary>The address, with its token, that the host prints for a person.</summary>
    public string? DashboardLogin { get; private set; }

    public static async Task<StartedHost> StartAsync(CancellationToken cancellationToken)
    {
        var host = new StartedHost();
        try
        {
            await host.ReadyAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fails when no child of this process can be interrupted: what a shell starts in the background inherits that SIGINT is ignored, and passes it on.</summary>
    public static void RequireInterrupts()
    {
        const ulong Interrupt = 1 << (2 - 1);
        var ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split(':')[1].Trim();
        Assert.True(
            (ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) == 0,
            "SIGINT is ignored here, and so in every child: run the tests in the foreground, or from a shell with job control (set -m).");
    }

    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public async Task NothingLeftAsync(CancellationToken cancellationToken)
    {
        while (Marked() is { Length: > 0 } left)
        {
            Assert.False(cancellationToken.IsCancellationRequested, $"Still there: {string.Join(", ", left.Select(Describe))}");
            await Task.Delay(s_pause, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(s_patience))
        {
            try
            {
                if (!Process.HasExited)
                {
                    await SignalAsync("TERM", patience.Token);
                    await Process.WaitForExitAsync(patience.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // killed below, with what it has started
            }
        }

        await KillWhatIsLeftAsync();
        Process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Whether there is such a process. One that has ended, and that nobody has asked about yet, is none any more.</summary>
    public static bool IsRunning(int pid) => SessionOf(pid) is not null;

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var login = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new System.Text.StringBuilder();
        Process.OutputDataReceived += (_, e) => Hear(e.Data);
        Process.ErrorDataReceived += (_, e) => Hear(e.Data);
        Process.Exited += (_, _) => Fail("The app host ended");
        Process.EnableRaisingEvents = true;
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        await using (cancellationToken.Register(() => Fail("The app host has not come up in time")))
        {
            await started.Task;
            DashboardLogin = await login.Task;
        }

        Assert.True(Marked().Length > 5, "The application has several processes.");

        void Hear(string? line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            if (line?.IndexOf("http", StringComparison.Ordinal) is >= 0 and var at && line.Contains("/login?t=", StringComparison.Ordinal))
            {
                login.TrySetResult(line[at..].Trim());
            }

            if (line?.Contains("Distributed application started", StringComparison.Ordinal) == true)
            {
                started.TrySetResult();
            }

            if (line?.Contains("The dashboard has not come up", StringComparison.Ordinal) == true)
            {
                Fail("The dashboard has not come up");
            }
        }

        void Fail(string what)
        {
            lock (said)
            {
                var failure = new InvalidOperationException($"{what}: {said}");
                started.TrySetException(failure);
                login.TrySetException(failure);
            }
        }
    }

    // Returns when they are gone: who still ends may write into the directory that is to be deleted.
    private async Task KillWhatIsLeftAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (Marked() is { Length: > 0 } left)
        {
            foreach (var pid in left)
            {
                try
                {
                    using var process = Process.GetProcessById(pid);
                    process.Kill();
                }
                catch (ArgumentException)
                {
                    // it ended meanwhile
                }
            }

            await Task.Delay(s_pause, patience.Token);
        }
    }

    private int[] Marked()
    {
        var processes = Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Session: SessionOf(pid), HasMark: HasMark(pid)))
            .Where(process => process.Session is not null)
            .ToArray();
        var own = SessionOf(Environment.ProcessId);
        _sessions.UnionWith(processes.Where(process => process.HasMark && process.Session != own).Select(process => process.Session!.Value));
        return [.. processes.Where(process => process.HasMark || _sessions.Contains(process.Session!.Value)).Select(process => process.Pid)];
    }

    private bool HasMark(int pid) => Read(pid, "environ").Contains($"{MarkName}={_mark}", StringComparison.Ordinal);

    // Null when it is gone, or has ended and nobody has asked about it yet: it holds nothing any more.
    private static int? SessionOf(int pid) =>
        Read(pid, "stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not "Z", _, _, var session, ..]
            ? int.Parse(session, CultureInfo.InvariantCulture)
            : null;

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Describe(int pid) => $"{pid} {Read(pid, "cmdline").Replace('\0', ' ')}".TrimEnd();
}
