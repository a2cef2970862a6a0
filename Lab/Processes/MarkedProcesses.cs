using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>
/// The processes that descend from one process, also after it has ended. They inherit a variable of their environment; Redis
/// overwrites its environment with its title, but is in a session of which another process has the variable.
/// </summary>
internal sealed class MarkedProcesses
{
    private const string Variable = "SHOWROOM_RUN";

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _mark = Guid.NewGuid().ToString("n");
    private readonly HashSet<int> _sessions = [];

    /// <summary>The environment of the process whose descendants are to be found.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { [Variable] = _mark };

    /// <summary>The ids of those that are running.</summary>
    public IReadOnlyList<int> Find()
    {
        var processes = Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Session: SessionOf(id), HasMark: Read(id, "environ").Contains($"{Variable}={_mark}", StringComparison.Ordinal)))
            .Where(process => process.Session is not null)
            .ToArray();
        var own = SessionOf(System.Environment.ProcessId);
        _sessions.UnionWith(processes.Where(process => process.HasMark && process.Session != own).Select(process => process.Session!.Value));
        return [.. processes.Where(process => process.HasMark || _sessions.Contains(process.Session!.Value)).Select(process => process.Id)];
    }

    /// <summary>The paths of the programs that they run.</summary>
    public IReadOnlyList<string> Programs() =>
        [.. Find().Select(ProcessFile.TryResolveProgram).OfType<string>()];

    /// <summary>Waits until none is left.</summary>
    /// <exception cref="TimeoutException">The token was cancelled before; the message has their command lines.</exception>
    public async Task WaitUntilNoneAsync(CancellationToken cancellationToken)
    {
        while (Find() is { Count: > 0 } left)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Still running: {string.Join(", ", left.Select(Describe))}");
            }

            await Task.Delay(s_pollInterval, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Kills them, and waits until they have ended: until then they may write to files that are to be deleted.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        while (Find() is { Count: > 0 } left)
        {
            foreach (var id in left)
            {
                try
                {
                    using var process = System.Diagnostics.Process.GetProcessById(id);
                    process.Kill();
                }
                catch (ArgumentException)
                {
                    // It has ended.
                }
            }

            await Task.Delay(s_pollInterval, TimeProvider.System, cancellationToken);
        }
    }

    // Null for a process that has ended, also while its parent has not read its exit code yet.
    private static int? SessionOf(int id) =>
        Read(id, "stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not "Z", _, _, var session, ..]
            ? int.Parse(session, CultureInfo.InvariantCulture)
            : null;

    private static string Read(int id, string file) => ProcessFile.TryRead(id, file) ?? "";

    private static string Describe(int id) => $"{id} {Read(id, "cmdline").Replace('\0', ' ')}".TrimEnd();
}
