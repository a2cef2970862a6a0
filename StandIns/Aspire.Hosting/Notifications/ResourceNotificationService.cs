using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Keeps the last snapshot of every resource instance and tells whoever watches of each change, in order. A watcher gets
/// the present states first, so that it misses nothing and sees nothing twice.
/// </summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<Channel<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IServiceProvider _services;
    private readonly ResourceLoggerService _resourceLogs;
    private readonly WaitBehavior _defaultWaitBehavior;
    private readonly CancellationToken _stopping;

    /// <summary>Creates the service; there is one for each application.</summary>
    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger, IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider, ResourceLoggerService resourceLoggerService)
    {
        _logger = logger;
        _services = serviceProvider;
        _resourceLogs = resourceLoggerService;
        _defaultWaitBehavior = serviceProvider.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior ?? default;
        _stopping = hostApplicationLifetime.ApplicationStopping;
    }

    /// <summary>Replaces the snapshot of every instance of the resource.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in resource.InstanceIds())
        {
            await PublishUpdateAsync(resource, id, stateFactory).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces the snapshot of one instance.</summary>
    /// <exception cref="InvalidOperationException">The id belongs to another resource.</exception>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            if (_current.TryGetValue(resourceId, out var previous) && previous.Resource != resource)
            {
                throw new InvalidOperationException($"Resource instance doesn't match resource previously registered with specified resource id '{resourceId}'.");
            }

            var before = previous?.Snapshot ?? InitialSnapshot(resource);
            var after = Complete(resource, stateFactory(before));
            var change = new ResourceEvent(resource, resourceId, after);
            _current[resourceId] = change;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(change);
            }
            if (before.State?.Text != after.State?.Text || before.HealthStatus != after.HealthStatus)
            {
                Log.StateChanged(_logger, resource.Name, resourceId, after.State?.Text, after.HealthStatus);
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>The last snapshot of an instance, by its id or by the name of a resource that has a single instance.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            if (_current.TryGetValue(resourceId, out resourceEvent))
            {
                return true;
            }
            var named = _current.Values.Where(e => Names.Equals(e.Resource.Name, resourceId)).Take(2).ToArray();
            resourceEvent = named.Length == 1 ? named[0] : null;
            return resourceEvent is not null;
        }
    }

    /// <summary>The present states, then every change, until cancelled or the application ends.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            foreach (var state in _current.Values)
            {
                channel.Writer.TryWrite(state);
            }
            _watchers.Add(channel);
        }
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
            await foreach (var change in channel.Reader.ReadAllAsync(ends.Token).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed.Cancel();
        GC.SuppressFinalize(this);
    }

    private static CustomResourceSnapshot InitialSnapshot(IResource resource) =>
        resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = ResourceTypeName(resource), Properties = [] };

    private static string ResourceTypeName(IResource resource) => resource switch
    {
        ProjectResource => KnownResourceTypes.Project,
        ContainerResource => KnownResourceTypes.Container,
        ExecutableResource => KnownResourceTypes.Executable,
        ParameterResource => KnownResourceTypes.Parameter,
        _ when resource.GetType().Name is { } name && name.EndsWith("Resource", StringComparison.Ordinal) => name[..^"Resource".Length],
        _ => resource.GetType().Name,
    };

    // What follows from the model rather than from the change: commands with their present state, relationships, the icon.
    private CustomResourceSnapshot Complete(IResource resource, CustomResourceSnapshot snapshot)
    {
        if (snapshot.State?.Text != KnownResourceStates.Running)
        {
            // The next start begins without a health, not with that of the last one.
            snapshot = snapshot with { HealthReports = resource.PendingHealthReports(), ReadyEvent = null };
        }
        if (snapshot.Relationships.IsEmpty)
        {
            snapshot = snapshot with { Relationships = ResourceRelationships.Of(resource) };
        }
        if (snapshot.IconName is null && resource.TryGetLastAnnotation<ResourceIconAnnotation>(out var icon))
        {
            snapshot = snapshot with { IconName = icon.IconName, IconVariant = icon.IconVariant };
        }
        return snapshot with { Commands = Commands(resource, snapshot) };
    }

    private ImmutableArray<ResourceCommandSnapshot> Commands(IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = _services };
        return [.. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new ResourceCommandSnapshot(
            command.Name, command.UpdateState(context), command.DisplayName, command.DisplayDescription, Parameter: null,
            command.ConfirmationMessage, command.IconName, command.IconVariant, command.IsHighlighted))];
    }

    private static partial class Log
    {
        // The lab reads these lines to tell how long each resource took.
        [LoggerMessage(1, LogLevel.Debug, "Resource {Resource}/{ResourceId} is now {State} {Health}")]
        public static partial void StateChanged(ILogger logger, string resource, string resourceId, string? state, Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus? health);
    }
}
