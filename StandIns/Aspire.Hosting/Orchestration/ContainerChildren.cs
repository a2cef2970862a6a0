using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What lives in a container and has no process of its own, such as a database, has the container's state.</summary>
internal sealed class ContainerChildren(DistributedApplicationModel model, ResourceNotificationService notifications)
{
    public static IEnumerable<IResource> Of(DistributedApplicationModel model, IResource container) =>
        model.Resources.Where(r => !r.IsRunByEngine() && r is IResourceWithParent child && child.Parent == container);

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!change.Resource.IsContainer())
            {
                continue;
            }
            foreach (var child in Of(model, change.Resource))
            {
                if (notifications.TryGetCurrentState(child.Name, out var now) && now.Snapshot.State?.Text == change.Snapshot.State?.Text)
                {
                    continue;
                }
                await notifications.PublishUpdateAsync(child, s => s with
                {
                    State = change.Snapshot.State,
                    StartTimeStamp = change.Snapshot.StartTimeStamp,
                    StopTimeStamp = change.Snapshot.StopTimeStamp,
                }).ConfigureAwait(false);
            }
        }
    }
}
