using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// One process or container: creates and deletes the engine's object, and turns what the engine reports into snapshots.
/// An object of the engine starts once; to start again it is deleted and created anew under the same name.
/// </summary>
internal sealed class InstanceRunner(
    IResource resource, ResourceInstance instance, DcpClient dcp, ResourceNotificationService notifications,
    ResourceLoggerService logs, IDistributedApplicationEventing eventing, IServiceProvider services)
{
    private readonly ILogger _logger = logs.GetLogger(instance.Id);
    private readonly HashSet<string> _deleted = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _replacing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _ended = NewEnded(alreadyEnded: true);
    private string? _uid;

    public IResource Resource => resource;

    public ResourceInstance Instance => instance;

    /// <summary>Completes when the process or container has ended.</summary>
    public Task Ended
    {
        get
        {
            lock (_lock)
            {
                return _ended.Task;
            }
        }
    }

    /// <summary>Completes when the engine has an object of this name.</summary>
    public Task Created
    {
        get
        {
            lock (_lock)
            {
                return _created.Task;
            }
        }
    }

    /// <summary>Completes when the object that the given <see cref="Created"/> told of has given way to another.</summary>
    public async Task Replaced(Task created)
    {
        while (true)
        {
            Task deleted;
            lock (_lock)
            {
                if (_created.Task != created)
                {
                    return;
                }
                deleted = _replacing.Task;
            }
            await deleted.ConfigureAwait(false);
        }
    }

    public async Task CreateAsync(DcpExecutable? executable, DcpContainer? container, CancellationToken cancellationToken)
    {
        await DeleteAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _ended = NewEnded(alreadyEnded: false);
        }
        try
        {
            var metadata = executable is not null
                ? (await dcp.CreateAsync(executable, cancellationToken).ConfigureAwait(false)).Metadata
                : (await dcp.CreateAsync(container!, cancellationToken).ConfigureAwait(false)).Metadata;
            lock (_lock)
            {
                _uid = metadata.Uid;
                _created.TrySetResult();
            }
        }
        catch
        {
            lock (_lock)
            {
                _ended.TrySetResult();
            }
            throw;
        }
    }

    /// <summary>Asks it to end; it is killed when it has not after six seconds. Returns when it has ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["stop"] = true } };
        await (resource.IsContainer()
            ? dcp.PatchAsync<DcpContainer>(instance.Id, patch, cancellationToken)
            : dcp.PatchAsync<DcpExecutable>(instance.Id, patch, cancellationToken)).ConfigureAwait(false);
        await Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task ObserveAsync(DcpWatchEvent<DcpExecutable> change, ImmutableArray<UrlSnapshot> urls) => ObserveAsync(
        change.Type, change.Object.Metadata, change.Object.Status is not { } status ? null : new Observation(
            status.State switch
            {
                DcpExecutableState.Starting => KnownResourceStates.Starting,
                DcpExecutableState.Running => KnownResourceStates.Running,
                DcpExecutableState.Stopping => KnownResourceStates.Stopping,
                DcpExecutableState.Finished or DcpExecutableState.Terminated => KnownResourceStates.Finished,
                DcpExecutableState.FailedToStart => KnownResourceStates.FailedToStart,
                _ => null,
            },
            status.ExitCode, status.StartupTimestamp, status.FinishTimestamp, Message: null, SnapshotProperties.Of(change.Object), Environment(change.Object.Spec.Env, status.EffectiveEnv)), urls);

    public Task ObserveAsync(DcpWatchEvent<DcpContainer> change, ImmutableArray<UrlSnapshot> urls) => ObserveAsync(
        change.Type, change.Object.Metadata, change.Object.Status is not { } status ? null : new Observation(
            status.State switch
            {
                DcpContainerState.Pending or DcpContainerState.Building or DcpContainerState.Starting => KnownResourceStates.Starting,
                DcpContainerState.Running => KnownResourceStates.Running,
                DcpContainerState.Stopping => KnownResourceStates.Stopping,
                DcpContainerState.Exited => KnownResourceStates.Exited,
                DcpContainerState.FailedToStart => KnownResourceStates.FailedToStart,
                DcpContainerState.RuntimeUnhealthy => KnownResourceStates.RuntimeUnhealthy,
                _ => null,
            },
            status.ExitCode, status.StartupTimestamp, status.FinishTimestamp, status.Message, SnapshotProperties.Of(change.Object), Environment(change.Object.Spec.Env, status.EffectiveEnv)), urls);

    private async Task ObserveAsync(DcpWatchEventType type, DcpMetadata metadata, Observation? observation, ImmutableArray<UrlSnapshot> urls)
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            // What is reported late of an object that a restart has replaced is no news of the new one.
            if (type == DcpWatchEventType.Deleted || observation?.State is null || (metadata.Uid is { } uid && _deleted.Contains(uid)))
            {
                return;
            }
            // Once the state is published it may be started again, and what ended is not what runs then.
            ended = _ended;
        }

        var before = notifications.TryGetCurrentState(instance.Id, out var current) ? current.Snapshot.State?.Text : null;
        var terminal = KnownResourceStates.TerminalStates.Contains(observation.State);
        var runs = observation.State == KnownResourceStates.Running;
        await notifications.PublishUpdateAsync(resource, instance.Id, s => s with
        {
            State = Styled(observation),
            ExitCode = terminal ? observation.ExitCode : null,
            StartTimeStamp = observation.Started?.UtcDateTime ?? s.StartTimeStamp,
            StopTimeStamp = terminal ? observation.Finished?.UtcDateTime : null,
            EnvironmentVariables = observation.Environment,
            Urls = [.. urls.Select(url => url with { IsInactive = !runs })],
            Properties = s.Properties.With(observation.Properties),
        }).ConfigureAwait(false);

        if (observation.State == before)
        {
            return;
        }
        if (observation.State == KnownResourceStates.RuntimeUnhealthy)
        {
            _logger.LogError("No container runtime answers, and this resource is a container: start Docker or Podman, or let it run as a process.");
        }
        if (terminal)
        {
            await SayWhyAsync(observation).ConfigureAwait(false);
            ended.TrySetResult();
            if (notifications.TryGetCurrentState(instance.Id, out var last))
            {
                await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, last), EventDispatchBehavior.NonBlockingSequential).ConfigureAwait(false);
            }
        }
    }

    // The engine keeps the reason of a failed start in a log of its own.
    private async Task SayWhyAsync(Observation observation)
    {
        if (observation.State != KnownResourceStates.FailedToStart)
        {
            return;
        }
        if (observation.Message is { Length: > 0 } message)
        {
            _logger.LogError("{Message}", message);
        }
        try
        {
            var lines = resource.IsContainer()
                ? dcp.LogsAsync<DcpContainer>(instance.Id, DcpLogSource.System, follow: false, CancellationToken.None)
                : dcp.LogsAsync<DcpExecutable>(instance.Id, DcpLogSource.System, follow: false, CancellationToken.None);
            await foreach (var line in lines.ConfigureAwait(false))
            {
                if (SystemLogLine.TryReadError(line) is { } error)
                {
                    _logger.LogError("{Error}", error);
                }
            }
        }
        catch (Exception exception) when (exception is DcpException or HttpRequestException)
        {
            _logger.LogError("The engine does not say why it failed to start: {Reason}", exception.Message);
        }
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_uid is null)
            {
                return;
            }
            _deleted.Add(_uid);
            _uid = null;
            _created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _replacing.SetResult();
            _replacing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        await (resource.IsContainer()
            ? dcp.DeleteAsync<DcpContainer>(instance.Id, cancellationToken)
            : dcp.DeleteAsync<DcpExecutable>(instance.Id, cancellationToken)).ConfigureAwait(false);
    }

    private static ResourceStateSnapshot Styled(Observation observation) => new(observation.State!,
        observation.State == KnownResourceStates.Running ? KnownResourceStateStyles.Success
        : observation.State == KnownResourceStates.FailedToStart || observation.State == KnownResourceStates.RuntimeUnhealthy || observation.ExitCode is not (null or 0) ? KnownResourceStateStyles.Error
        : null);

    private static ImmutableArray<EnvironmentVariableSnapshot> Environment(IReadOnlyList<DcpEnvironmentVariable>? specified, IReadOnlyList<DcpEnvironmentVariable>? effective)
    {
        var names = (specified ?? []).Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        return [.. (effective ?? specified ?? []).Select(v => new EnvironmentVariableSnapshot(v.Name, v.Value, names.Contains(v.Name)))];
    }

    private static TaskCompletionSource NewEnded(bool alreadyEnded)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (alreadyEnded)
        {
            ended.SetResult();
        }
        return ended;
    }

    private sealed record Observation(
        string? State, int? ExitCode, DateTimeOffset? Started, DateTimeOffset? Finished, string? Message,
        ImmutableArray<ResourcePropertySnapshot> Properties, ImmutableArray<EnvironmentVariableSnapshot> Environment);
}
