using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Hosting.Executables;

/// <summary>Puts a process in the place of a container.</summary>
internal static class NativeServerExtensions
{
    // Both containers call their endpoint so.
    private const string Endpoint = "tcp";

    /// <param name="container">The resource whose place the process takes.</param>
    /// <param name="command">The program.</param>
    /// <param name="ping">Throws while the server does not answer.</param>
    public static IResourceBuilder<NativeServer<T>> ReplaceByProcess<T>(
        this IResourceBuilder<T> container, string command, Func<CancellationToken, Task> ping)
        where T : ContainerResource, IResourceWithConnectionString
    {
        var builder = container.ApplicationBuilder;

        // What describes the container must go before the process takes over the annotations. Its health check goes too:
        // it waits for an event of a resource that is no longer in the model.
        Remove<ContainerImageAnnotation>(container.Resource);
        Remove<CommandLineArgsCallbackAnnotation>(container.Resource);
        Remove<EnvironmentCallbackAnnotation>(container.Resource);
        Remove<HealthCheckAnnotation>(container.Resource);
        builder.Resources.Remove(container.Resource);

        var process = builder.AddResource(new NativeServer<T>(container.Resource, command, Path.GetTempPath()));
        var healthCheck = $"{container.Resource.Name}_native";
        builder.Services.AddHealthChecks().AddAsyncCheck(healthCheck, async cancellationToken =>
        {
            await ping(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        });

        return process
            .WithEndpoint(Endpoint, endpoint =>
            {
                endpoint.TargetHost = "127.0.0.1";
                endpoint.TargetPort = null;
                endpoint.IsProxied = false;
            })
            .WithHealthCheck(healthCheck)
            .OnInitializeResource(MirrorToChildrenAsync)
            .OnConnectionStringAvailable(async (server, e, cancellationToken) =>
            {
                foreach (var child in Children(builder.Resources, server))
                {
                    await builder.Eventing.PublishAsync(new ConnectionStringAvailableEvent(child, e.Services), cancellationToken).ConfigureAwait(false);
                }
            });
    }

    // The orchestrator passes the states of containers on to their children, not those of processes. A child runs once its
    // parent is healthy, not before: its own health check would fail once, and the next one comes a second later.
    private static async Task MirrorToChildrenAsync<T>(NativeServer<T> server, InitializeResourceEvent e, CancellationToken cancellationToken)
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

    private static IEnumerable<IResourceWithParent> Children<T>(IEnumerable<IResource> resources, NativeServer<T> server)
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
