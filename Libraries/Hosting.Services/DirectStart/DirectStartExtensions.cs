using System.Runtime.InteropServices;

namespace Showroom.Hosting.Services;

/// <summary>Starts the program that was built instead of <c>dotnet run</c>, which takes nine times the program's own processor time.</summary>
internal static class DirectStartExtensions
{
    /// <summary>Adds the project at its path in the running tree: the path that the SDK compiled in may lead to another copy of the tree.</summary>
    public static IResourceBuilder<ProjectResource> AddProjectOfRunningTree<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        var compiledPath = new TProject().ProjectPath;
        var path = builder.ExecutionContext.IsRunMode ? RunningTree.Locate(builder.AppHostDirectory, AppContext.BaseDirectory).Resolve(compiledPath) : compiledPath;
        // Metadata cannot be replaced later: Aspire reads launch settings and endpoints of the project while it adds it.
        return path == compiledPath ? builder.AddProject<TProject>(name, configure) : builder.AddProject(name, path, configure);
    }

    // Aspire launches a project that has this annotation as its command, without arguments for dotnet.
    public static IResourceBuilder<ProjectResource> WithDirectStart(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode)
        {
            return project;
        }

        var path = project.Resource.GetProjectMetadata().ProjectPath;
        return BuiltProgram.IsUsed(builder.Configuration) && BuiltProgram.Find(path, AppContext.BaseDirectory) is { } program
            ? project
                .WithAnnotation(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(path)! })
                .WithEnvironment("DOTNET_ROOT", DotnetRoot())
            : project;
    }

    // A program's launcher finds only a runtime that is installed for the whole machine; `dotnet run` sets this variable too.
    private static string DotnetRoot() =>
        Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? root
            : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
