using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Hosting.Executables;

/// <summary>Replaces a container by a local process.</summary>
internal static class ExecutableServerExtensions
{
    // Both containers name their endpoint so.
    private const string Endpoint = "tcp";

    /// <param name="container">The resource to replace.</param>
    /// <param name="command">The program.</param>
    /// <param name="checkReadiness">Throws while the server does not answer.</param>
    public static IResourceBuilder<ExecutableServerResource<T>> ReplaceWithExecutable<T>(
        this IResourceBuilder<T> container, string command, Func<CancellationToken, Task> checkReadiness)
        where T : ContainerResource, IResourceWithConnectionString
    {
        var builder = container.ApplicationBuilder;
        var endpoint = container.Resource.Annotations.OfType<EndpointAnnotation>().Single(e => e.Name == Endpoint);
        var fixedPort = endpoint.Port;

        // The annotations of a container must go before the process shares them; the health check because it waits for an event
        // of a resource that leaves the model, the certificate callbacks because they add arguments of the container's program.
        Remove<ContainerImageAnnotation>(container.Resource);
        Remove<CommandLineArgsCallbackAnnotation>(container.Resource);
        Remove<EnvironmentCallbackAnnotation>(container.Resource);
        Remove<HealthCheckAnnotation>(container.Resource);
        Remove<CertificateTrustConfigurationCallbackAnnotation>(container.Resource);
        builder.Resources.Remove(container.Resource);

        var process = builder.AddResource(new ExecutableServerResource<T>(container.Resource, command, Path.GetTempPath()));
        var healthCheck = $"{container.Resource.Name}_executable";
        builder.Services.AddHealthChecks().AddAsyncCheck(healthCheck, async cancellationToken =>
        {
            await checkReadiness(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        });

        return process
            .WithEndpoint(Endpoint, _ =>
            {
                endpoint.TargetHost = "127.0.0.1";
                endpoint.TargetPort = fixedPort;
                endpoint.IsProxied = false;
            })
            .OnBeforeResourceStarted((server, _, cancellationToken) =>
                endpoint.AllocatedEndpoint is { } address ? LoopbackPort.EnsureFreeAsync(server.Name, address.Port, fixedPort is not null, cancellationToken) : Task.CompletedTask)
            .WithHealthCheck(healthCheck)
            .OnInitializeResource(MirrorStateToChildrenAsync)
            .OnConnectionStringAvailable(async (server, e, cancellationToken) =>
            {
                foreach (var child in Children(builder.Resources, server))
                {
                    await builder.Eventing.PublishAsync(new ConnectionStringAvailableEvent(child, e.Services), cancellationToken).ConfigureAwait(false);
                }
            });
    }

    // The orchestrator copies the states of containers to their children, not those of processes. A child becomes Running when
    // its parent is healthy, not before: its own health check would fail once, and be repeated a second later.
    private static async Task MirrorStateToChildrenAsync<T>(ExecutableServerResource<T> server, InitializeResourceEvent e, CancellationToken cancellationToken)
        where T : ContainerResource, IResourceWithConnectionString
    {
        var model = e.Services.GetRequiredService<DistributedApplicationModel>();
        string? state = null;
        await foreach (var change in e.Notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change.Resource != server || change.Snapshot.State?.Text == state
                || (change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus != HealthStatus.Healthy))
            {
                continue;
            }

            state = change.Snapshot.State?.Text;
            foreach (var child in Children(model.Resources, server))
            {
                await e.Notifications.PublishUpdateAsync(child, snapshot => snapshot with
                {
                    State = change.Snapshot.State,
                    StartTimeStamp = change.Snapshot.StartTimeStamp,
                    StopTimeStamp = change.Snapshot.StopTimeStamp,
                }).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<IResourceWithParent> Children<T>(IEnumerable<IResource> resources, ExecutableServerResource<T> server)
        where T : ContainerResource, IResourceWithConnectionString =>
        resources.OfType<IResourceWithParent>().Where(child => child.Parent == server.Container);

    private static void Remove<TAnnotation>(IResource resource) where TAnnotation : IResourceAnnotation
    {
        foreach (var annotation in resource.Annotations.OfType<TAnnotation>().ToArray())
        {
            resource.Annotations.Remove(annotation);
        }
    }
}
