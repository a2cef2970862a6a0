using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Showroom.Lab.Gateway;

/// <summary>A process that the laboratory started, and ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, byte> s_given = new();

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <param name="file">The program, by path or by name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Set in addition to this process's own variables.</param>
    /// <param name="said">Gets every line that it prints.</param>
    internal static ChildProcess Start(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, Action<string>? said = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.OutputDataReceived += (_, line) => said?.Invoke(line.Data ?? "");
        process.ErrorDataReceived += static (_, line) =>
        {
            if (!string.IsNullOrEmpty(line.Data))
            {
                Console.Error.WriteLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process);
    }

    /// <summary>Runs to the end and gives what was printed; a failure is an exception that shows it.</summary>
    internal static async Task<string> RunAsync(string file, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{file} did not start.");
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{file} ended with {process.ExitCode}:\n{await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Sends a signal by its number: 9 kill, 15 terminate, 19 stop, 18 continue.</summary>
    internal async Task SignalAsync(int signal, CancellationToken cancellationToken)
    {
        await RunAsync("kill", [$"-{signal.ToString(CultureInfo.InvariantCulture)}", Id.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        if (signal is 9 or 15)
        {
            await _process.WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>The processor time that the process and its children have used (proc(5): utime and stime).</summary>
    internal TimeSpan ProcessorTime() => Tree(Id).Select(Ticks).Aggregate(TimeSpan.Zero, (sum, ticks) => sum + ticks);

    /// <summary>Asks it to end, as its own way of ending looks after its children; insists after a while.</summary>
    internal async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        try
        {
            if (!HasExited)
            {
                await SignalAsync(15, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposing insists.
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>
    /// A port that is free, and stays it while its process is down: below those that the system hands out to outgoing connections, and given
    /// to nobody else here.
    /// </summary>
    internal static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 32_768);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                if (s_given.TryAdd(port, 0))
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    private static IEnumerable<int> Tree(int id) =>
        Directory.GetDirectories($"/proc/{id}/task")
            .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture)))
            .Prepend(id);

    private static TimeSpan Ticks(int id)
    {
        // The name, in brackets, may contain spaces; utime and stime are the 12th and 13th field after it, in 1/100 s.
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }
}
