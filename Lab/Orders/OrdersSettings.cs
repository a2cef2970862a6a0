using Showroom.Lab.Orders.Sale;

namespace Showroom.Lab.Orders;

/// <summary>What <c>lab orders</c> does.</summary>
internal sealed record OrdersSettings
{
    /// <summary>The parts that are run.</summary>
    public IReadOnlyList<OrdersPart> Parts { get; init; } = Enum.GetValues<OrdersPart>();

    /// <summary>Orders of the burst.</summary>
    public int Orders { get; init; } = 10_000;

    /// <summary>Orders that wait for their responses at the same time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Buyers of the flash sale.</summary>
    public int Buyers { get; init; } = 2_000;

    /// <summary>Pieces of the flash sale.</summary>
    public int Pieces { get; init; } = 100;

    /// <summary>Tries of the flash sale.</summary>
    public int Tries { get; init; } = 3;

    public FlashSaleSettings Sale => new(Buyers, Pieces, Tries, Concurrency * 4);

    /// <summary>Orders of each of the two runs that show load levelling.</summary>
    public int LevellingOrders { get; init; } = 2_000;

    /// <summary>Orders of the idle system.</summary>
    public int IdleOrders { get; init; } = 200;

    /// <summary>Messages in each of the two kinds of queues.</summary>
    public int QueueMessages { get; init; } = 5_000;
}

/// <summary>A part of <c>lab orders</c>.</summary>
internal enum OrdersPart
{
    /// <summary>One order at a time.</summary>
    Idle,

    /// <summary>Many orders in a short time.</summary>
    Burst,

    /// <summary>A mail server that is slower than the orders, and then not available: with the queue and without it.</summary>
    Levelling,

    /// <summary>Many buyers of few pieces.</summary>
    Sale,

    /// <summary>Standard and FIFO queues.</summary>
    Fifo,

    /// <summary>A visibility timeout that is too short.</summary>
    Visibility,
}
