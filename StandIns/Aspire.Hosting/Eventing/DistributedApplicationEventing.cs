using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>The events of one application.</summary>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private ImmutableArray<Subscription> _subscriptions = [];

    /// <inheritdoc />
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent =>
        Add(new Subscription(typeof(T), resource: null, (e, cancellationToken) => callback((T)e, cancellationToken)));

    /// <inheritdoc />
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationResourceEvent =>
        Add(new Subscription(typeof(T), resource, (e, cancellationToken) => callback((T)e, cancellationToken)));

    /// <inheritdoc />
    public void Unsubscribe(DistributedApplicationEventSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, all => all.RemoveAll(s => s == subscription));

    /// <inheritdoc />
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent =>
        PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc />
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent
    {
        var resource = (@event as IDistributedApplicationResourceEvent)?.Resource;
        var handlers = _subscriptions.Where(s => s.Type == typeof(T) && (s.Resource is null || s.Resource == resource)).ToArray();
        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return SequentiallyAsync();
            case EventDispatchBehavior.BlockingConcurrent:
                return ConcurrentlyAsync();
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(SequentiallyAsync, CancellationToken.None);
                return Task.CompletedTask;
            default:
                _ = Task.Run(ConcurrentlyAsync, CancellationToken.None);
                return Task.CompletedTask;
        }

        async Task SequentiallyAsync()
        {
            foreach (var handler in handlers)
            {
                await handler.Callback(@event, cancellationToken).ConfigureAwait(false);
            }
        }

        Task ConcurrentlyAsync() => Task.WhenAll(handlers.Select(handler => Task.Run(() => handler.Callback(@event, cancellationToken), CancellationToken.None)));
    }

    private Subscription Add(Subscription subscription)
    {
        ImmutableInterlocked.Update(ref _subscriptions, (all, one) => all.Add(one), subscription);
        return subscription;
    }

    private sealed class Subscription(Type type, IResource? resource, Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
        : DistributedApplicationEventSubscription(callback)
    {
        public Type Type { get; } = type;

        public IResource? Resource { get; } = resource;
    }
}
