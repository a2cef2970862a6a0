namespace Showroom.Hosting.Services;

/// <summary>A client's command line for a POSIX shell.</summary>
internal static class ShellCommand
{
    /// <summary>The password goes into the client's environment: other users of the machine can read command lines.</summary>
    public static string Format(string? passwordVariable, string? password, params string[] words)
    {
        var command = string.Join(' ', words.Select(Quote));
        return string.IsNullOrEmpty(password) ? command : $"{passwordVariable}={Quote(password)} {command}";
    }

    /// <summary>Whether a program is on PATH.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.exe")));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
