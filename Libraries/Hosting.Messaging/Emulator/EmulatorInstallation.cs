using Showroom.Hosting.Services;

namespace Showroom.Hosting.Messaging.Emulator;

/// <summary>Where the emulator is: below the source tree, so that a tree that was built and then copied uses its own.</summary>
internal static class EmulatorInstallation
{
    private const string Folder = "Libraries/Hosting.Messaging/Emulator";

    /// <summary>The program that runs it.</summary>
    public const string Command = "node";

    /// <summary>The folder of the script.</summary>
    public static string? Find(string baseDirectory) =>
        RunningTree.FindAbove(baseDirectory, Path.Combine(Folder, "emulator.mjs")) is { } root ? Path.Combine(root, Folder) : null;

    /// <summary>The packages that the build fetched, below the script's folder.</summary>
    public static string Packages(string folder) => Path.Combine(folder, ".tools");

    /// <exception cref="DistributedApplicationException">It was not fetched; the message says what to do.</exception>
    public static void EnsureFetched(string folder)
    {
        if (!File.Exists(Path.Combine(Packages(folder), "fetched")))
        {
            throw new DistributedApplicationException("The emulator of SQS and SNS is missing: build the solution here without -p:FetchServers=false, which fetches it from npm.");
        }
    }
}
