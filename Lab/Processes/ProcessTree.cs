using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>A process and its descendants, as Linux shows them in /proc (proc(5)).</summary>
internal static class ProcessTree
{
    // Fields of /proc/PID/stat that follow the program's name.
    private const int UserTime = 11, KernelTime = 12;
    private const int MillisecondsPerTick = 10;

    /// <summary>The processor time, user and kernel, that the process and its living descendants have used.</summary>
    public static TimeSpan ProcessorTime(int id) => Descendants(id).Prepend(id).Select(OwnProcessorTime).Aggregate(TimeSpan.Zero, static (sum, own) => sum + own);

    /// <summary>The processes that this one started.</summary>
    public static IEnumerable<int> Children(int id) =>
        Directory.GetDirectories($"/proc/{Text(id)}/task")
            .SelectMany(static thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static child => int.Parse(child, CultureInfo.InvariantCulture));

    private static IEnumerable<int> Descendants(int id) => Children(id).SelectMany(static child => Descendants(child).Prepend(child));

    private static TimeSpan OwnProcessorTime(int id)
    {
        // The name, in brackets, may contain spaces.
        var fields = File.ReadAllText($"/proc/{Text(id)}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromMilliseconds(MillisecondsPerTick * (Ticks(fields[UserTime]) + Ticks(fields[KernelTime])));
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
