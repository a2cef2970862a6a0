namespace Showroom.Hosting.Services;

/// <summary>A project's metadata with the path that it has in the running tree.</summary>
internal sealed class ProjectLocation(IProjectMetadata original, string projectPath) : IProjectMetadata
{
    public string ProjectPath => projectPath;

    public LaunchSettings? LaunchSettings => original.LaunchSettings;

    public bool SuppressBuild => original.SuppressBuild;
}
