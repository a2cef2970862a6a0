using System.Text.Json;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>The ES module in Node, as a process. The test is skipped when Node or its packages are not there.</summary>
internal static class JavaScriptClient
{
    private static readonly SemaphoreSlim s_installing = new(1, 1);

    public static string Folder { get; } = Path.Combine(SourceTree.Root, "Libraries", "ChatClient.JavaScript");

    private static string Member { get; } = Path.Combine(SourceTree.Root, "Tests", "InProcess", "Chat", "member.mjs");

    /// <summary>Installs the packages that the lock file pins.</summary>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(InstalledProgram.Find("node") is null || InstalledProgram.Find("npm") is null, "node or npm was not found: install Node 20 or later with npm.");
        await s_installing.WaitAsync(cancellationToken);
        try
        {
            // npm writes this file last, so an interrupted installation does not have it.
            if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            {
                var npm = await ChildProcess.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], new() { WorkingDirectory = Folder }, cancellationToken);
                npm.EnsureSuccess();
            }
        }
        finally
        {
            s_installing.Release();
        }
    }

    /// <summary>Runs a member, which joins, sends and reads as its settings say.</summary>
    /// <returns>Its result.</returns>
    public static async Task<JsonElement> RunMemberAsync(object settings, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync("node", [Member, JsonSerializer.Serialize(settings)], cancellationToken: cancellationToken);
        return JsonDocument.Parse(result.EnsureSuccess().Output.Trim().Split('\n')[^1]).RootElement;
    }
}
