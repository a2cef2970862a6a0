namespace Aspire.Hosting.Orchestration;

/// <summary>A line of the engine's own log about an object: time, level, component, message and details, with tabs between.</summary>
internal static class SystemLogLine
{
    /// <summary>The message and details when the line is an error; otherwise null.</summary>
    public static string? TryReadError(string line)
    {
        // In front stands the time at which the line was read.
        var parts = line.Split('\t');
        var level = Array.FindIndex(parts, part => part is "error" or "Error" or "ERROR");
        return level >= 0 && parts.Length > level + 2 ? string.Join(" ", parts[(level + 2)..]) : null;
    }
}
