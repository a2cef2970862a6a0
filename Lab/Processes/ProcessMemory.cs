using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>The memory of a process, as Linux shows it in /proc (proc(5)).</summary>
internal static class ProcessMemory
{
    private const string ResidentField = "VmRSS:";

    /// <summary>What is in physical memory, in bytes.</summary>
    public static long ResidentBytes(int id)
    {
        var line = File.ReadLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status").First(static line => line.StartsWith(ResidentField, StringComparison.Ordinal));
        return 1024 * long.Parse(line[ResidentField.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
