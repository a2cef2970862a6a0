namespace Showroom.Lab.Gateway;

/// <summary>Where the built and published parts of this tree are.</summary>
internal static class Build
{
    /// <summary>The laboratory itself, which is also the replica.</summary>
    internal static string Lab => Built("Lab", "lab.dll");

    /// <summary>The gateway as the build left it.</summary>
    internal static string Gateway => Built("Gateway", "Gateway.dll");

    /// <summary>Publishes the gateway as it ships: release, compiled ahead (ReadyToRun) for this machine.</summary>
    internal static async Task<string> PublishGatewayAsync(CancellationToken cancellationToken)
    {
        var project = Path.Combine(Root(), "Gateway");
        var output = Path.Combine(project, "bin", "shipped");
        await ChildProcess.RunAsync(
            "dotnet", ["publish", project, "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet"], cancellationToken);
        return Path.Combine(output, "Gateway.dll");
    }

    /// <summary>In the configuration of the program that asks: the laboratory or its tests.</summary>
    private static string Built(string project, string assembly)
    {
        var release = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        return Path.Combine(Root(), project, "bin", release ? "Release" : "Debug", "net10.0", assembly);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Aspire.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Aspire.sln is not above this assembly: run the laboratory from the source tree.");
    }
}
