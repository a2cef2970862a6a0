using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The start of one resource: its events in their order, its waits, its configuration, then the engine's object.</summary>
internal sealed class ResourceStart(
    IResource resource, IReadOnlyList<InstanceRunner> runners, ImmutableArray<UrlSnapshot> urls, DistributedApplicationModel model, TelemetryEnvironment? telemetry,
    DistributedApplicationExecutionContext executionContext, IDistributedApplicationEventing eventing, ResourceNotificationService notifications,
    ResourceLoggerService logs, IServiceProvider services)
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly ILogger _logger = logs.GetLogger(resource);
    private CancellationTokenSource _waits = new();
    private bool _connectionStringTold;

    public IResource Resource => resource;

    public IReadOnlyList<InstanceRunner> Runners => runners;

    public ImmutableArray<UrlSnapshot> Urls => urls;

    public CancellationToken WaitsSkipped => _waits.Token;

    public void SkipWaits() => _waits.Cancel();

    public Task AnnounceAsync(IReadOnlyList<InstanceRunner> instances) => PublishStateAsync(instances, KnownResourceStates.Starting, KnownResourceStateStyles.Info);

    /// <summary>Starts the instances. What goes wrong is the state of the resource, not an exception: the others go on.</summary>
    public async Task RunAsync(IReadOnlyList<InstanceRunner> instances, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _waits = new CancellationTokenSource();
            await PublishStateAsync(instances, KnownResourceStates.Starting, KnownResourceStateStyles.Info).ConfigureAwait(false);
            await TellConnectionStringsAsync(cancellationToken).ConfigureAwait(false);
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken).ConfigureAwait(false);
            await PublishStateAsync(instances, KnownResourceStates.Starting, KnownResourceStateStyles.Info).ConfigureAwait(false);
            await Task.WhenAll(instances.Select(instance => CreateAsync(instance, cancellationToken))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            if (exception is DistributedApplicationException)
            {
                _logger.LogError("{Reason}", exception.Message);
            }
            else
            {
                _logger.LogError(exception, "Failed to start resource '{Resource}'.", resource.Name);
            }
            await PublishStateAsync(instances, KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    // Once: an address does not change while the application runs.
    private async Task TellConnectionStringsAsync(CancellationToken cancellationToken)
    {
        if (_connectionStringTold)
        {
            return;
        }
        _connectionStringTold = true;
        if (resource is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);
        }
        if (resource.IsContainer())
        {
            foreach (var child in ContainerChildren.Of(model, resource).OfType<IResourceWithConnectionString>())
            {
                await eventing.PublishAsync(new ConnectionStringAvailableEvent(child, services), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateAsync(InstanceRunner runner, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(telemetry?.For(resource, runner.Instance) ?? []);
        foreach (var (name, value) in await ResourceConfiguration.EnvironmentAsync(resource, executionContext, services, _logger, cancellationToken).ConfigureAwait(false))
        {
            environment[name] = value;
        }
        var arguments = (await ResourceConfiguration.ArgumentsAsync(resource, executionContext, services, _logger, cancellationToken).ConfigureAwait(false)).Select(a => a.Value).ToArray();
        if (resource.IsContainer())
        {
            var runtimeArguments = await RuntimeArgumentsAsync(cancellationToken).ConfigureAwait(false);
            await runner.CreateAsync(null, ContainerSpecification.Of(resource, runner.Instance, environment, arguments, runtimeArguments), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await runner.CreateAsync(ProcessSpecification.Of(resource, runner.Instance, environment, arguments), null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<string>> RuntimeArgumentsAsync(CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var context = new ContainerRuntimeArgsCallbackContext(arguments, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }
        return [.. arguments.Select(a => a.ToString()!)];
    }

    private async Task PublishStateAsync(IReadOnlyList<InstanceRunner> instances, string state, string style)
    {
        foreach (var instance in instances)
        {
            await notifications.PublishUpdateAsync(resource, instance.Instance.Id, s => s with
            {
                State = new ResourceStateSnapshot(state, style),
                ExitCode = null,
                StopTimeStamp = null,
            }).ConfigureAwait(false);
        }
    }
}
