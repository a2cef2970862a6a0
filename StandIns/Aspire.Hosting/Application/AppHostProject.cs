using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build says about the app host's project, in attributes of its assembly.</summary>
internal sealed record AppHostProject(Assembly? Assembly, string Directory, string Name)
{
    // The attribute that Aspire's SDK writes too.
    private const string DirectoryKey = "apphostprojectpath";

    public static AppHostProject Of(DistributedApplicationOptions options)
    {
        var assembly = options.AssemblyName is { } name ? System.Reflection.Assembly.Load(new AssemblyName(name)) : System.Reflection.Assembly.GetEntryAssembly();
        var directory = options.ProjectDirectory
            ?? assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => string.Equals(a.Key, DirectoryKey, StringComparison.OrdinalIgnoreCase))?.Value
            ?? System.IO.Directory.GetCurrentDirectory();
        return new AppHostProject(assembly, Path.TrimEndingDirectorySeparator(directory), assembly?.GetName().Name ?? "AppHost");
    }
}
