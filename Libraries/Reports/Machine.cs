using System.Globalization;
using System.Runtime.InteropServices;

namespace Showroom.Reports;

/// <summary>What figures depend on. It contains nothing that identifies the machine: no host name, no address, no path.</summary>
public sealed record Machine
{
    private const double BytesPerGibibyte = 1024.0 * 1024 * 1024;

    /// <summary>Processors available to the process, shared by load and servers.</summary>
    public required int Processors { get; init; }

    /// <summary>The model of the processors; empty when unknown.</summary>
    public string ProcessorModel { get; init; } = "";

    /// <summary>Memory available to the process, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The distribution.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The version of the kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>The version of .NET.</summary>
    public required string Runtime { get; init; }

    /// <summary>The mean number of runnable processes in the minute before: other load of the machine.</summary>
    public double LoadAverage { get; init; }

    /// <summary>This machine, now.</summary>
    public static Machine Current() => new()
    {
        Processors = Environment.ProcessorCount,
        ProcessorModel = Line("/proc/cpuinfo", "model name")?.Split(':', 2)[^1].Trim() ?? "",
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        OperatingSystem = RuntimeInformation.OSDescription,
        // The version without what the distributor or the operator of the machine has added.
        Kernel = string.Concat((Line("/proc/sys/kernel/osrelease", "") ?? Environment.OSVersion.Version.ToString()).TakeWhile(static character => char.IsAsciiDigit(character) || character == '.')),
        Runtime = RuntimeInformation.FrameworkDescription,
        LoadAverage = Line("/proc/loadavg", "") is { } line ? double.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture) : 0,
    };

    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processors} processors{(ProcessorModel.Length > 0 ? $" ({ProcessorModel})" : "")}, {MemoryBytes / BytesPerGibibyte:0.0} GiB, {OperatingSystem}, kernel {Kernel}, {Runtime}, load average {LoadAverage:0.0} at the start");

    private static string? Line(string file, string start) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;
}
