using System.Runtime.InteropServices;

namespace Showroom.Hosting.Services;

/// <summary>Starts the program that was built instead of <c>dotnet run</c>, which takes nine times the program's own processor time.</summary>
internal static class DirectStartExtensions
{
    // Aspire launches a project that has this annotation as its command, without arguments for dotnet.
    public static IResourceBuilder<ProjectResource> WithDirectStart(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode)
        {
            return project;
        }

        var path = project.UseRunningTree();
        return BuiltProgram.IsUsed(builder.Configuration) && BuiltProgram.Find(path, AppContext.BaseDirectory) is { } program
            ? project
                .WithAnnotation(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(path)! })
                .WithEnvironment("DOTNET_ROOT", DotnetRoot())
            : project;
    }

    private static string UseRunningTree(this IResourceBuilder<ProjectResource> project)
    {
        var metadata = project.Resource.GetProjectMetadata();
        var path = RunningTree.Locate(project.ApplicationBuilder.AppHostDirectory, AppContext.BaseDirectory).Resolve(metadata.ProjectPath);
        if (path != metadata.ProjectPath)
        {
            // Aspire wants exactly one.
            project.Resource.Annotations.Remove(metadata);
            project.Resource.Annotations.Add(new ProjectLocation(metadata, path));
        }

        return path;
    }

    // A program does not find a runtime that is not installed for the whole machine; `dotnet run` would have told it.
    private static string DotnetRoot() =>
        Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? root
            : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
