namespace Showroom.Lab.Gateway;

/// <summary>Where the built and published parts of this tree are.</summary>
internal static class Build
{
    /// <summary>This assembly, which is also the replica.</summary>
    internal static string Lab => typeof(Build).Assembly.Location;

    /// <summary>Publishes the gateway as it ships: release, compiled ahead (ReadyToRun) for this machine.</summary>
    internal static async Task<string> PublishGatewayAsync(CancellationToken cancellationToken)
    {
        var project = Path.Combine(Root(), "Gateway");
        var output = Path.Combine(project, "bin", "shipped");
        await ChildProcess.RunAsync(
            "dotnet", ["publish", project, "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet"], cancellationToken);
        return Path.Combine(output, "Gateway.dll");
    }

    /// <summary>The gateway as the build left it, in this assembly's own configuration.</summary>
    internal static string BuiltGateway()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(Root(), "Gateway", "bin", configuration, "net10.0", "Gateway.dll");
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
