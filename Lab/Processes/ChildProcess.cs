using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>A process that this one started. It is killed, with its own children, when it is disposed of or when this process exits.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int RetainedLines = 200;

    private static readonly TimeSpan s_readinessTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(8);

    private readonly string _program;
    private readonly Process _process;
    private readonly ProcessSettings? _settings;
    private bool _isDisposed;
    private readonly ConcurrentQueue<string> _lines = new();

    private ChildProcess(string program, Process process, ProcessSettings? settings)
    {
        (_program, _process, _settings) = (program, process, settings);
        process.OutputDataReceived += (_, line) => OnLine(line.Data, isOutput: true);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data, isOutput: false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnOwnExit;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Valid once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of both output streams, for error messages.</summary>
    public string RecentOutput => string.Join(Environment.NewLine, _lines);

    /// <param name="program">A path, or a name on PATH.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="settings">Environment, folder and output of the process; null for this process's own environment and folder.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, ProcessSettings? settings = null) =>
        new(program, StartProcess(program, arguments, settings), settings);

    /// <summary>Runs a program until it exits.</summary>
    public static async Task<ProcessResult> RunAsync(
        string program, IEnumerable<string> arguments, ProcessSettings? settings = null, CancellationToken cancellationToken = default)
    {
        using var process = StartProcess(program, arguments, settings);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProcessResult(program, process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Runs a program until it exits, for what it writes to its standard output.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public static async Task<string> RunSuccessfullyAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken = default) =>
        (await RunAsync(program, arguments, cancellationToken: cancellationToken)).EnsureSuccess().Output;

    /// <summary>Waits until <paramref name="isReady"/> returns true.</summary>
    /// <exception cref="InvalidOperationException">It exited first, or was not ready within three minutes; the message has its last lines.</exception>
    public async Task<ChildProcess> WaitUntilReadyAsync(Func<Task<bool>> isReady, CancellationToken cancellationToken = default)
    {
        for (var waited = Stopwatch.StartNew(); !await isReady(); await Task.Delay(s_pollingInterval, cancellationToken))
        {
            if (HasExited || waited.Elapsed > s_readinessTimeout)
            {
                var state = HasExited ? $"exited with {ExitCode} before it was ready" : $"was not ready within {s_readinessTimeout.TotalSeconds:0} s";
                await DisposeAsync();
                throw new InvalidOperationException($"{_program} {state}: {RecentOutput}");
            }
        }

        return this;
    }

    /// <summary>Sends a signal, and waits for the exit after one that causes it.</summary>
    public async Task SignalAsync(Signal signal, CancellationToken cancellationToken = default)
    {
        await SignalAsync([Id], signal, cancellationToken);
        if (signal is Signal.Kill or Signal.Terminate)
        {
            await WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>Sends a signal to the processes that this one started.</summary>
    public Task SignalChildrenAsync(Signal signal, CancellationToken cancellationToken = default) => SignalAsync(ProcessTree.Children(Id), signal, cancellationToken);

    public Task WaitForExitAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>The processor time of the process and its descendants.</summary>
    public TimeSpan ProcessorTime() => ProcessTree.ProcessorTime(Id);

    /// <summary>Terminates the process, which so ends its own children in order; kills it after eight seconds.</summary>
    public async Task StopAsync()
    {
        using var timeout = new CancellationTokenSource(s_stopTimeout);
        try
        {
            if (!HasExited)
            {
                await SignalAsync(Signal.Terminate, timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync kills it.
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        AppDomain.CurrentDomain.ProcessExit -= OnOwnExit;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Task SignalAsync(IEnumerable<int> processes, Signal signal, CancellationToken cancellationToken) => RunSuccessfullyAsync(
        "kill", [$"-{((int)signal).ToString(CultureInfo.InvariantCulture)}", .. processes.Select(static process => process.ToString(CultureInfo.InvariantCulture))], cancellationToken);

    private static Process StartProcess(string program, IEnumerable<string> arguments, ProcessSettings? settings)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = settings?.WorkingDirectory ?? "" };
        foreach (var (name, value) in settings?.Environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private void OnOwnExit(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private void OnLine(string? line, bool isOutput)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        while (_lines.Count > RetainedLines && _lines.TryDequeue(out _))
        {
        }

        (isOutput ? _settings?.OutputReceived : _settings?.ErrorReceived)?.Invoke(line);
    }
}
