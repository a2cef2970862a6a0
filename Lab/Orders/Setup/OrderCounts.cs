namespace Showroom.Lab.Orders.Setup;

/// <summary>How far the orders of a run are.</summary>
/// <param name="Orders">Stored.</param>
/// <param name="Fulfilled">Of these.</param>
/// <param name="Rejected">Of these.</param>
/// <param name="Notified">Orders whose buyers were mailed.</param>
/// <param name="Ranked">Orders whose pieces the leaderboard has counted.</param>
internal readonly record struct OrderCounts(long Orders, long Fulfilled, long Rejected, long Notified, long Ranked)
{
    /// <summary>Whether every order has all its effects.</summary>
    public bool IsComplete => Fulfilled + Rejected == Orders && Notified == Orders && Ranked == Fulfilled;
}
