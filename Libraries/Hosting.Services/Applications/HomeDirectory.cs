namespace Showroom.Hosting.Services;

/// <summary>
/// The home directory, where Aspire keeps generated passwords and the orchestrator its state. Without one that can be written the
/// orchestrator would not start, and passwords would not match the data of the last run.
/// </summary>
internal static class HomeDirectory
{
    private const string Variable = "HOME";

    /// <summary>Sets HOME, for this process and those that it starts, when it is missing or cannot be written.</summary>
    /// <param name="fallback">The directory to use instead.</param>
    public static void ReplaceUnwritable(string fallback)
    {
        if (!OperatingSystem.IsWindows() && !IsWritable(Environment.GetEnvironmentVariable(Variable)) && IsWritable(fallback))
        {
            Environment.SetEnvironmentVariable(Variable, fallback);
        }
    }

    private static bool IsWritable(string? home)
    {
        if (string.IsNullOrEmpty(home))
        {
            return false;
        }

        try
        {
            // Where user secrets are.
            var secrets = Directory.CreateDirectory(Path.Combine(home, ".microsoft", "usersecrets")).FullName;
            using var file = File.Create(Path.Combine(secrets, Path.GetRandomFileName()), bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
