namespace Showroom.Lab.Processes;

/// <summary>The checkout that this assembly was built from.</summary>
internal static class SourceTree
{
    private const string Solution = "Aspire.sln";

    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that the running program was built in.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>A project's assembly, as built in the same configuration.</summary>
    public static string Assembly(string project, string fileName) => Path.Combine(Root, project, "bin", Configuration, "net10.0", fileName);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no {Solution} above {AppContext.BaseDirectory}: run from the source tree.");
    }
}
