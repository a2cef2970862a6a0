namespace Showroom.Hosting.Executables;

/// <summary>Recognises a full file system.</summary>
internal static class DiskFull
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int NoSpace = 28;

    public static bool Matches(IOException exception) => exception.HResult is NoSpace or WindowsDiskFull || Matches(exception.Message);

    public static bool Matches(string output) => output.Contains("No space left on device", StringComparison.OrdinalIgnoreCase);
}
