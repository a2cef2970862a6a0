using Showroom.Hosting.Aws.Ecs;

namespace Showroom.Hosting.Aws.Images;

/// <summary>The image of a project, which one service or several run.</summary>
/// <param name="Project">The project's name, from which the names of its parameter and its repository follow.</param>
/// <param name="Path">The project file.</param>
/// <param name="Architecture">The processor that it is built for.</param>
internal sealed record ProjectImage(string Project, string Path, CpuArchitecture Architecture);
