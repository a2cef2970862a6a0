/// <summary>What the lab's pages need while the application runs on a developer's machine; nothing of it is published.</summary>
internal static class LabExtensions
{
    /// <summary>The database for the history of runs, the lab's program, and the states and commands of the resources.</summary>
    public static IResourceBuilder<ProjectResource> WithLab(this IResourceBuilder<ProjectResource> web, IResourceBuilder<PostgresDatabaseResource> database) =>
        web.ApplicationBuilder.ExecutionContext.IsRunMode
            ? web.WithReference(database).WithProgramPath("Lab__Program", "Lab", "lab.dll").WithResourceAccess("Topology")
            : web;
}
