namespace Showroom.Tests.Model.Aws;

/// <summary>AWS's own offline validator and specification, from the npm packages that the lock file in Npm pins.</summary>
internal static class OfflineValidator
{
    private static readonly SemaphoreSlim s_installing = new(1, 1);

    private static string Folder { get; } = Path.Combine(SourceTree.Root, "Tests", "Model", "Aws", "Npm");

    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
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

    /// <returns>A line of JSON for each warning or error; empty when there are none.</returns>
    public static Task<string> ValidateAsync(IEnumerable<string> templates, CancellationToken cancellationToken) =>
        NodeAsync(["validate.mjs", "us-east-1", .. templates], cancellationToken);

    public static Task<string> SpecificationAsync(CancellationToken cancellationToken) => NodeAsync(["specification.mjs"], cancellationToken);

    private static async Task<string> NodeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var node = await ChildProcess.RunAsync("node", arguments, new() { WorkingDirectory = Folder }, cancellationToken);
        return node.EnsureSuccess().Output;
    }
}
