using Aspire.Hosting.Eventing;

namespace Showroom.Hosting.Services;

/// <summary>
/// A resource failed: its process ended without having been stopped by a person or by the application's own end, or it could
/// not be started. A job that ends with exit code 0 has not failed.
/// </summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">The id of its instance, which the logger service asks for.</param>
/// <param name="state">A <see cref="KnownResourceStates"/>: Exited, FailedToStart or RuntimeUnhealthy.</param>
/// <param name="exitCode">Null when no process ended; -1 when it was killed.</param>
public sealed class ResourceFailedEvent(IResource resource, string resourceId, string state, int? exitCode) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc />
    public IResource Resource => resource;

    /// <summary>The id of its instance.</summary>
    public string ResourceId => resourceId;

    /// <summary>Its state.</summary>
    public string State => state;

    /// <summary>The process's exit code; null when no process ended.</summary>
    public int? ExitCode => exitCode;
}
