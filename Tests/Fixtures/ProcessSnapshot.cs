using System.Globalization;

namespace Showroom.Tests.Fixtures;

/// <summary>Processes by their ids and start times: an id is used again.</summary>
internal sealed class ProcessSnapshot
{
    private readonly IReadOnlyList<(int Id, string Start)> _processes;

    private ProcessSnapshot(IReadOnlyList<(int Id, string Start)> processes) => _processes = processes;

    public int Count => _processes.Count;

    public bool IsOver => !_processes.Any(IsRunning);

    /// <summary>The children of a process with this argument, and all of their descendants.</summary>
    /// <returns>Null when one of them ended while they were read.</returns>
    public static ProcessSnapshot? TryTake(int parent, string argument)
    {
        try
        {
            var programs = ProcessTree.Children(parent).Where(id => Read(id, "cmdline").Contains(argument, StringComparison.Ordinal)).ToArray();
            return new([.. programs.Concat(programs.SelectMany(Descendants)).Select(static id => (id, StartOf(id)))]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public override string ToString() => string.Join(", ", _processes.Where(IsRunning).Select(static process => $"{process.Id}: {CommandOf(process.Id)}"));

    private static IEnumerable<int> Descendants(int id) => ProcessTree.Children(id).SelectMany(static child => Descendants(child).Prepend(child));

    private static bool IsRunning((int Id, string Start) process)
    {
        try
        {
            return StartOf(process.Id) == process.Start;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string CommandOf(int id)
    {
        try
        {
            return Read(id, "cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "ended meanwhile";
        }
    }

    private static string StartOf(int id) => Read(id, "stat").Split(')')[^1].Split(' ')[20];

    private static string Read(int id, string file) => File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/{file}");
}
