using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the model on the engine: gives the endpoints their addresses, starts every resource when its waits are over, follows
/// what becomes of them, and stops them all.
/// </summary>
internal sealed partial class ApplicationOrchestrator(
    DistributedApplicationModel model, DistributedApplicationOptions options, DistributedApplicationExecutionContext executionContext,
    IDistributedApplicationEventing eventing, ResourceNotificationService notifications, ResourceLoggerService logs,
    IConfiguration configuration, IServiceProvider services, ILoggerFactory loggers, TimeProvider time) : IHostedService
{
    // The engine kills after six seconds what does not obey.
    private static readonly TimeSpan s_patienceWithProjects = TimeSpan.FromSeconds(8);

    private readonly ILogger _logger = loggers.CreateLogger<DistributedApplication>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, InstanceRunner> _runners = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IResource, ResourceStart> _starts = [];
    private readonly List<Task> _background = [];
    private ImmutableArray<IResource> _runnable = [];
    private DcpHost? _engine;
    private DashboardHost? _dashboard;
    private EndpointAllocator? _endpoints;
    private Task? _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _runnable = [.. model.Resources.Where(r => r.IsRunByEngine())];
        foreach (var resource in _runnable)
        {
            resource.CreateInstances();
            LifecycleCommands.AddTo(resource, this);
        }
        var dcpOptions = configuration.GetSection(DcpOptions.Section).Get<DcpOptions>() ?? new DcpOptions();
        var needsEngine = _runnable.Length > 0 || !options.DisableDashboard;
        var engine = needsEngine ? DcpHost.StartAsync(dcpOptions, loggers.CreateLogger<DcpHost>(), time, cancellationToken) : null;

        foreach (var resource in model.Resources)
        {
            await PublishInitialStateAsync(resource).ConfigureAwait(false);
        }
        foreach (var resource in model.Resources.ToArray())
        {
            RunInBackground(() => eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, logs, notifications, services), _stopping.Token), resource);
        }
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            RunInBackground(() => ParameterStates.PublishAsync(parameter, notifications, logs, _stopping.Token), parameter);
        }

        if (engine is not null)
        {
            _engine = await engine.ConfigureAwait(false);
            await RunOnEngineAsync(_engine.Client, dcpOptions, cancellationToken).ConfigureAwait(false);
        }
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops everything; once, whoever asks.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_runners)
        {
            return _stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    public async Task<ExecuteCommandResult> StartInstanceAsync(string id)
    {
        var runner = _runners[id];
        var start = _starts[runner.Resource];
        if (notifications.TryGetCurrentState(id, out var state) && state.Snapshot.State?.Text == KnownResourceStates.Waiting)
        {
            start.SkipWaits();
            return CommandResults.Success($"Started '{runner.Resource.Name}' without waiting.");
        }
        // What comes of it is seen in the state, which must not be that of the run before any more when this returns.
        await start.AnnounceAsync([runner]).ConfigureAwait(false);
        RunInBackground(() => start.RunAsync([runner], _stopping.Token), runner.Resource);
        return CommandResults.Success($"Successfully started '{runner.Resource.Name}'.");
    }

    public async Task<ExecuteCommandResult> StopInstanceAsync(string id, CancellationToken cancellationToken)
    {
        var runner = _runners[id];
        if (!runner.Ended.IsCompleted)
        {
            await runner.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        return CommandResults.Success($"Successfully stopped '{runner.Resource.Name}'.");
    }

    public async Task<ExecuteCommandResult> RestartInstanceAsync(string id, CancellationToken cancellationToken)
    {
        await StopInstanceAsync(id, cancellationToken).ConfigureAwait(false);
        await StartInstanceAsync(id).ConfigureAwait(false);
        return CommandResults.Success($"Successfully restarted '{_runners[id].Resource.Name}'.");
    }

    private async Task RunOnEngineAsync(DcpClient dcp, DcpOptions dcpOptions, CancellationToken cancellationToken)
    {
        if (!options.DisableDashboard)
        {
            _dashboard = ActivatorUtilities.CreateInstance<DashboardHost>(services, dcpOptions);
        }
        _endpoints = new EndpointAllocator(dcp, dcpOptions.RandomizePorts, time);
        await Task.WhenAll(
            _dashboard?.StartAsync(dcp, cancellationToken) ?? Task.CompletedTask,
            _runnable.Any(r => r.IsContainer()) ? CreateContainerObjectsAsync(dcp, cancellationToken) : Task.CompletedTask,
            _endpoints.AllocateAsync(_runnable, cancellationToken)).ConfigureAwait(false);
        var telemetry = _dashboard is null ? null : new TelemetryEnvironment(_dashboard.OtlpEndpoint, _dashboard.OtlpApiKey);

        foreach (var resource in _runnable)
        {
            var urls = await ResourceUrls.OfAsync(resource, executionContext, logs.GetLogger(resource), cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, s => s with { Urls = urls }).ConfigureAwait(false);
            var runners = resource.Annotations.OfType<ResourceInstancesAnnotation>().Last().Instances
                .Select(instance => new InstanceRunner(resource, instance, dcp, notifications, logs, eventing, services)).ToArray();
            foreach (var runner in runners)
            {
                _runners[runner.Instance.Id] = runner;
                logs.Log(runner.Instance.Id).ReadFrom(new InstanceLogs(runner, dcp).ReadAsync);
            }
            _starts[resource] = new ResourceStart(resource, runners, urls, model, telemetry, executionContext, eventing, notifications, logs, services);
        }
        RunInBackground(() => WatchAsync<DcpExecutable>(dcp, (runner, change, urls) => runner.ObserveAsync(change, urls)), resource: null);
        if (_runnable.Any(r => r.IsContainer()))
        {
            RunInBackground(() => WatchAsync<DcpContainer>(dcp, (runner, change, urls) => runner.ObserveAsync(change, urls)), resource: null);
        }
        RunInBackground(() => new ContainerChildren(model, notifications).FollowAsync(_stopping.Token), resource: null);

        foreach (var resource in _runnable)
        {
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
        }
        await Task.WhenAll(_starts.Values.Where(start => start.Resource.StartsByItself()).Select(start => start.RunAsync(start.Runners, cancellationToken))).ConfigureAwait(false);
    }

    private async Task CreateContainerObjectsAsync(DcpClient dcp, CancellationToken cancellationToken)
    {
        var suffix = Guid.NewGuid().ToString("n")[..8];
        await dcp.CreateAsync(new DcpContainerNetwork
        {
            Metadata = new DcpMetadata { Name = ContainerSpecification.Network },
            Spec = new DcpContainerNetworkSpec { NetworkName = $"aspire-session-network-{suffix}" },
        }, cancellationToken).ConfigureAwait(false);

        var volumes = _runnable.SelectMany(ContainerSpecification.Mounts).Where(m => m is { Type: ContainerMountType.Volume, Source: not null }).Select(m => m.Source!).Distinct(StringComparer.Ordinal);
        foreach (var volume in volumes)
        {
            await dcp.CreateAsync(new DcpContainerVolume { Metadata = new DcpMetadata { Name = DcpNames.Checked(volume.ToLowerInvariant()) }, Spec = new DcpContainerVolumeSpec { Name = volume } }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WatchAsync<T>(DcpClient dcp, Func<InstanceRunner, DcpWatchEvent<T>, ImmutableArray<UrlSnapshot>, Task> observe) where T : class, IDcpObject
    {
        await foreach (var change in dcp.WatchAsync<T>(_stopping.Token).ConfigureAwait(false))
        {
            if (_runners.TryGetValue(change.Object.Metadata.Name, out var runner))
            {
                await observe(runner, change, _starts[runner.Resource].Urls).ConfigureAwait(false);
            }
        }
    }

    private Task PublishInitialStateAsync(IResource resource) => notifications.PublishUpdateAsync(resource, s => s with
    {
        CreationTimeStamp = s.CreationTimeStamp ?? time.GetUtcNow().UtcDateTime,
        State = s.State ?? (resource.IsRunByEngine() && !resource.StartsByItself() ? KnownResourceStates.NotStarted : null),
        Properties = resource switch
        {
            ProjectResource project => s.Properties.With(KnownProperties.ProjectPath, project.GetProjectMetadata().ProjectPath),
            _ when resource.IsContainer() => s.Properties.With(KnownProperties.ContainerImage, ContainerSpecification.ImageName(resource.Annotations.OfType<ContainerImageAnnotation>().Last())),
            ExecutableResource executable => s.Properties.With(KnownProperties.ExecutablePath, executable.Command),
            IResourceWithParent { Parent: var parent } => s.Properties.With(KnownProperties.ParentName, parent.InstanceIds().First()),
            _ => s.Properties,
        },
    });

    public async Task WaitForDependenciesAsync(BeforeResourceStartedEvent e, CancellationToken cancellationToken)
    {
        if (!_starts.TryGetValue(e.Resource, out var start))
        {
            await notifications.WaitForDependenciesAsync(e.Resource, cancellationToken).ConfigureAwait(false);
            return;
        }
        using var skippable = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, start.WaitsSkipped);
        try
        {
            await notifications.WaitForDependenciesAsync(e.Resource, skippable.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (start.WaitsSkipped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logs.GetLogger(e.Resource).LogInformation("Started by hand, without waiting any longer.");
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await StopProjectsAsync(cancellationToken).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync().ConfigureAwait(false);
        }
        if (_engine is not null)
        {
            await _engine.StopAsync(cancellationToken).ConfigureAwait(false);
            await _engine.DisposeAsync().ConfigureAwait(false);
        }
        _endpoints?.Release();
        Task[] background;
        lock (_background)
        {
            background = [.. _background];
        }
        await Task.WhenAll(background).ConfigureAwait(false);
    }

    // Before what they depend on, and before the dashboard: they finish their requests and send it their last telemetry,
    // which would otherwise wait for an answer that nobody gives any more until they are killed.
    private async Task StopProjectsAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patienceWithProjects);
        try
        {
            await Task.WhenAll(_runners.Values.Where(r => r.Resource is ProjectResource && !r.Ended.IsCompleted).Select(r => r.StopAsync(patience.Token))).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DcpException or HttpRequestException or OperationCanceledException)
        {
            // The engine's own stop ends them, or it has ended itself.
        }
    }

    // Nothing that runs beside the start may end unseen.
    private void RunInBackground(Func<Task> action, IResource? resource)
    {
        lock (_background)
        {
            _background.Add(Task.Run(async () =>
            {
                try
                {
                    await action().ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
                {
                    // the application ends
                }
                catch (Exception) when (_stopping.IsCancellationRequested)
                {
                    // what the engine answers while it ends is of no interest
                }
                catch (DistributedApplicationException exception)
                {
                    Log.Failed(_logger, exception.Message);
                }
                catch (Exception exception)
                {
                    (resource is null ? _logger : logs.GetLogger(resource)).LogError(exception, "Something that runs in the background failed.");
                }
            }));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Error, "{Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
