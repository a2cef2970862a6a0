using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>A process and its descendants, as Linux shows them in /proc (proc(5)). Threads and descendants that end meanwhile are not counted.</summary>
internal static class ProcessTree
{
    // Fields of /proc/PID/stat that follow the program's name.
    private const int UserTime = 11, KernelTime = 12;
    private const int MillisecondsPerTick = 10;

    /// <summary>The processor time, user and kernel, that the process and its living descendants have used.</summary>
    /// <exception cref="InvalidOperationException">The process itself has ended.</exception>
    public static TimeSpan ProcessorTime(int id) => Descendants(id).Aggregate(
        OwnProcessorTime(id) ?? throw new InvalidOperationException($"Process {id.ToString(CultureInfo.InvariantCulture)} has ended."),
        static (sum, descendant) => sum + (OwnProcessorTime(descendant) ?? TimeSpan.Zero));

    /// <summary>The processes that this one started.</summary>
    public static IEnumerable<int> Children(int id) =>
        ProcessFile.Threads(id)
            .SelectMany(thread => (ProcessFile.TryRead(id, $"task/{thread}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static child => int.Parse(child, CultureInfo.InvariantCulture));

    private static IEnumerable<int> Descendants(int id) => Children(id).SelectMany(static child => Descendants(child).Prepend(child));

    private static TimeSpan? OwnProcessorTime(int id)
    {
        if (ProcessFile.TryRead(id, "stat") is not { } stat)
        {
            return null;
        }

        // The name, in brackets, may contain spaces.
        var fields = stat.Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromMilliseconds(MillisecondsPerTick * (Ticks(fields[UserTime]) + Ticks(fields[KernelTime])));
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
