using Showroom.Lab.Orders.Burst;
using Showroom.Lab.Orders.Idle;
using Showroom.Lab.Orders.Queues;
using Showroom.Lab.Orders.Sale;

namespace Showroom.Lab.Orders;

/// <summary>The results of the parts that were run; null for the others.</summary>
internal sealed record OrdersResult
{
    public IdleResult? Idle { get; init; }

    public BurstResult? Burst { get; init; }

    /// <summary>With the queue, and without it.</summary>
    public IReadOnlyList<BurstResult>? Levelling { get; init; }

    public IReadOnlyList<FlashSaleResult>? Sales { get; init; }

    public IReadOnlyList<QueueKindResult>? Kinds { get; init; }

    public IReadOnlyList<VisibilityResult>? Visibility { get; init; }
}
