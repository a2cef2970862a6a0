using System.Collections.Concurrent;
using Showroom.ServiceDefaults.Notifications;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>Records the events of orders.</summary>
internal sealed class RecordingNotifier : IAccountNotifier
{
    public ConcurrentQueue<(Guid Order, string Status)> Changes { get; } = [];

    public Task OrderChangedAsync(Guid accountId, Guid orderId, string status)
    {
        Changes.Enqueue((orderId, status));
        return Task.CompletedTask;
    }
}
