using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Programs of the source tree that a service starts by itself.</summary>
public static class ProgramPathExtensions
{
    /// <summary>Sets an environment variable to the path of an assembly that the build made of another project. Changes nothing when publishing, and without a source tree.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="project">The project's folder in the root of the tree, and its name.</param>
    /// <param name="assembly">The assembly's file name. It need not exist yet.</param>
    public static IResourceBuilder<T> WithProgramPath<T>(this IResourceBuilder<T> builder, string variable, string project, string assembly)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(project);
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            && framework.Parent is { } configuration
            && RunningTree.FindAbove(AppContext.BaseDirectory, Path.Combine(project, $"{project}.csproj")) is { } root
                ? builder.WithEnvironment(variable, Path.Combine(root, project, "bin", configuration.Name, framework.Name, assembly))
                : builder;
    }
}
