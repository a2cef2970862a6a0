using System.Diagnostics;
using System.Globalization;

namespace Showroom.Tests.Engine;

/// <summary>
/// An app host in a process of its own. All that it starts inherits a mark in the environment, and the engine is in a session
/// of its own: a Redis server writes its title over its environment, so that its session alone tells whose it is.
/// </summary>
internal sealed class StartedHost : IDisposable
{
    private const string MarkName = "SHOWROOM_TEST_RUN";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _mark = Guid.NewGuid().ToString("n");
    private readonly HashSet<int> _sessions = [];
    private readonly string _data = Directory.CreateTempSubdirectory("showroom-killed-").FullName;

    private StartedHost()
    {
        var appHost = typeof(Projects.AppHost).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [appHost, "--Gateway:Port=0", "--Native:Mode=always", $"--Native:Data={_data}"])
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
        var login = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new System.Text.StringBuilder();
        host.Process.OutputDataReceived += (_, e) => Hear(e.Data);
        host.Process.ErrorDataReceived += (_, e) => Hear(e.Data);
        host.Process.Exited += (_, _) => started.TrySetException(new InvalidOperationException($"The app host ended: {said}"));
        host.Process.EnableRaisingEvents = true;
        host.Process.BeginOutputReadLine();
        host.Process.BeginErrorReadLine();
        await started.Task.WaitAsync(cancellationToken);
        host.DashboardLogin = await login.Task.WaitAsync(cancellationToken);
        Assert.True(host.Marked().Length > 5, "The application has several processes.");
        return host;

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
        }
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
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(CultureInfo.InvariantCulture)]);
            Process.WaitForExit(s_patience);
        }
        foreach (var pid in Marked())
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
        Process.Dispose();
        Directory.Delete(_data, recursive: true);
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

    private static string Describe(int pid) => File.Exists($"/proc/{pid}/cmdline") ? File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ') : $"{pid}";
}
