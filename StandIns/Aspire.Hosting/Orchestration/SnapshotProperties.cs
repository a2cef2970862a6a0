using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the dashboard shows in the details of a process or a container.</summary>
internal static class SnapshotProperties
{
    public static ImmutableArray<ResourcePropertySnapshot> Of(DcpExecutable executable) =>
    [
        new(KnownProperties.ExecutablePath, executable.Spec.ExecutablePath),
        new(KnownProperties.ExecutableWorkDir, executable.Spec.WorkingDirectory),
        // Arguments may hold what a parameter holds.
        new(KnownProperties.ExecutableArgs, executable.Status?.EffectiveArgs ?? executable.Spec.Args ?? []) { IsSensitive = true },
        new(KnownProperties.ExecutablePid, executable.Status?.Pid),
    ];

    public static ImmutableArray<ResourcePropertySnapshot> Of(DcpContainer container) =>
    [
        new(KnownProperties.ContainerImage, container.Spec.Image),
        new(KnownProperties.ContainerId, container.Status?.ContainerId),
        new(KnownProperties.ContainerPorts, container.Spec.Ports?.Select(p => p.ContainerPort).ToArray() ?? []),
    ];

    /// <summary>The properties with new values; what the model said, such as the path of a project, stays.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> With(this ImmutableArray<ResourcePropertySnapshot> properties, ImmutableArray<ResourcePropertySnapshot> changed) =>
        [.. properties.Where(p => changed.All(c => c.Name != p.Name)), .. changed];

    public static ImmutableArray<ResourcePropertySnapshot> With(this ImmutableArray<ResourcePropertySnapshot> properties, string name, object? value, bool isSensitive = false) =>
        [.. properties.Where(p => p.Name != name), new ResourcePropertySnapshot(name, value) { IsSensitive = isSensitive }];
}
