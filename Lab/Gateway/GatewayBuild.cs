using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway;

/// <summary>The assemblies that the gateway's experiments run.</summary>
internal static class GatewayBuild
{
    /// <summary>The lab itself, of which one command is the replica.</summary>
    public static string Lab => SourceTree.Assembly("Lab", "lab.dll");

    /// <summary>The gateway as the solution's build left it.</summary>
    public static string Gateway => SourceTree.Assembly("Gateway", "Gateway.dll");

    /// <summary>Publishes the gateway as it ships: a release build with ReadyToRun for this machine.</summary>
    public static async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        var project = Path.Combine(SourceTree.Root, "Gateway");
        var output = Path.Combine(project, "bin", "shipped");
        await ChildProcess.RunSuccessfullyAsync(
            "dotnet", ["publish", project, "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet"], cancellationToken);
        return Path.Combine(output, "Gateway.dll");
    }
}
