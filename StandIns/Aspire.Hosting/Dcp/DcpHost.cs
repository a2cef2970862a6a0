using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// A running DCP of our own. It watches our process: whatever becomes of us, it stops what it has started, and then itself.
/// </summary>
internal sealed partial class DcpHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patienceWithStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patienceWithStop = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly DcpProgram _program;
    private readonly DcpSession _session;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<DcpInfo>> _info;
    private Task? _stopping;

    private DcpHost(DcpProgram program, DcpSession session, DcpClient client, ILogger logger, TimeProvider time)
    {
        _program = program;
        _session = session;
        _logger = logger;
        _time = time;
        Client = client;
        _info = new(() => _program.InfoAsync(_time, CancellationToken.None));
    }

    public DcpClient Client { get; }

    /// <summary>DCP's release and the state of the container runtime, asked for once, at the first call.</summary>
    public Task<DcpInfo> InfoAsync => _info.Value;

    public static async Task<DcpHost> StartAsync(DcpOptions options, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        var program = new DcpProgram(options);
        foreach (var folder in DcpSession.Sweep(time))
        {
            LogSwept(logger, folder);
        }
        if (!program.IsBuiltIn)
        {
            // Throws when it is a release that this does not fit.
            await program.InfoAsync(time, cancellationToken);
        }
        var session = DcpSession.Create();
        try
        {
            await DcpCertificate.WriteAsync(session, time, cancellationToken);
            var kubeconfig = await LaunchAsync(program, session, logger, time, cancellationToken);
            return new DcpHost(program, session, new DcpClient(kubeconfig, logger, time), logger, time);
        }
        catch
        {
            KillWhatIsLeft(session, logger);
            session.Delete();
            throw;
        }
    }

    /// <summary>
    /// Stops everything that DCP has started, and DCP, gently: processes have 6 s, containers 10 s. Returns when all is gone.
    /// A cancellation, or 40 s without success, kills what is left.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= StopOnceAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        Client.Dispose();
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patienceWithStop, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await Client.StopServerAsync(either.Token);
            while (_session.Exists)
            {
                await Task.Delay(s_pause, _time, either.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or DcpException)
        {
            LogNotStopped(_logger, exception.Message);
            KillWhatIsLeft(_session, _logger);
            _session.Delete();
        }
        finally
        {
            Client.Close();
        }
    }

    private static async Task<Kubeconfig> LaunchAsync(DcpProgram program, DcpSession session, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        // The launcher detaches DCP and ends; what it says until then is of interest only if it fails. Nothing waits for the end of
        // its output, which whatever it leaves behind could hold open.
        using var launcher = program.Start(
            [
                "start-apiserver", "--monitor", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--detach",
                "--kubeconfig", session.Kubeconfig, .. program.RuntimeArguments,
                "--tls-cert-file", session.Certificate, "--tls-key-file", session.Key,
            ],
            ("DCP_SESSION_FOLDER", session.Folder));
        var said = new ConcurrentQueue<string>();
        launcher.StandardInput.Close();
        launcher.OutputDataReceived += (_, line) => Hear(line.Data);
        launcher.ErrorDataReceived += (_, line) => Hear(line.Data);
        launcher.BeginOutputReadLine();
        launcher.BeginErrorReadLine();

        var started = time.GetTimestamp();
        while (true)
        {
            if (await Kubeconfig.TryReadAsync(session.Kubeconfig, cancellationToken) is { } kubeconfig)
            {
                LogStarted(logger, (int)time.GetElapsedTime(started).TotalMilliseconds);
                return kubeconfig;
            }
            if (launcher.HasExited && launcher.ExitCode != 0)
            {
                throw new DcpException($"dcp ended with {launcher.ExitCode} before it was ready: {string.Join(" ", said)}");
            }
            if (time.GetElapsedTime(started) > s_patienceWithStart)
            {
                throw new DcpException($"dcp has not become ready in {s_patienceWithStart.TotalSeconds} s: {string.Join(" ", said)}");
            }
            await Task.Delay(s_pause, time, cancellationToken);
        }

        void Hear(string? line)
        {
            if (line is { Length: > 0 })
            {
                said.Enqueue(line);
                LogHeard(logger, line);
            }
        }
    }

    // Only our own DCP has our session's folder on its command line. The monitors that it gave each process and container
    // live on for a moment, notice, and clean up.
    private static void KillWhatIsLeft(DcpSession session, ILogger logger)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    var commandLine = $"/proc/{process.Id}/cmdline";
                    if (File.Exists(commandLine) && File.ReadAllText(commandLine).Contains(session.Kubeconfig, StringComparison.Ordinal))
                    {
                        LogKilled(logger, process.Id);
                        process.Kill();
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // It ended meanwhile, or is not ours to look at.
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "DCP was ready after {Milliseconds} ms")]
    private static partial void LogStarted(ILogger logger, int milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "DCP: {Line}")]
    private static partial void LogHeard(ILogger logger, string line);

    [LoggerMessage(3, LogLevel.Debug, "Deleted {Folder}, left by a DCP that was killed")]
    private static partial void LogSwept(ILogger logger, string folder);

    [LoggerMessage(4, LogLevel.Warning, "DCP did not stop by itself ({Reason}); killing what is left")]
    private static partial void LogNotStopped(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Killing DCP's process {Pid}")]
    private static partial void LogKilled(ILogger logger, int pid);
}
