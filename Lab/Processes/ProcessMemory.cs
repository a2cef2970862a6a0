using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>The memory of a process, as Linux shows it in /proc (proc(5)).</summary>
internal static class ProcessMemory
{
    private const string ResidentField = "VmRSS:";

    /// <summary>What is in physical memory, in bytes; 0 for a process that has ended.</summary>
    public static long ResidentBytes(int id)
    {
        var line = (ProcessFile.TryRead(id, "status") ?? "").Split('\n').FirstOrDefault(static line => line.StartsWith(ResidentField, StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line[ResidentField.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
