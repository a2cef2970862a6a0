using System.Globalization;

namespace Showroom.Hosting.Executables;

/// <summary>
/// Reserves a data directory for one application: two servers on the same files would destroy them. The operating system
/// releases it however the application ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="ServerStartException">Another application has reserved it; the message has its process id.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        // The locked file itself cannot be read by others, so the process id is beside it.
        var owner = Path.Combine(directory, "lock.pid");
        try
        {
            var file = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch (IOException e) when (e.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            var process = File.Exists(owner) ? File.ReadAllText(owner) : "unknown";
            throw new ServerStartException(
                $"The data directory '{directory}' is in use by another copy of the application (process {process}): stop that copy, or set Executables:Data to another directory.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
