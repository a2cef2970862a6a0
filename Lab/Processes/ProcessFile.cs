using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>Files about a process in /proc (proc(5)), which may end at any time.</summary>
internal static class ProcessFile
{
    /// <summary>The text of a file such as <c>stat</c>; null when the process or thread has ended, and when it belongs to another user who keeps it private.</summary>
    public static string? TryRead(int id, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/{name}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The threads of a process; none when it has ended.</summary>
    public static IReadOnlyList<string> Threads(int id)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/task").Select(Path.GetFileName).OfType<string>()];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The path of the program that a process runs; null when it has ended.</summary>
    public static string? TryResolveProgram(int id)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/exe", returnFinalTarget: false)?.FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
