namespace Showroom.Caching.L2;

/// <summary>An operation that is completed by its own result or by its timeout, whichever is first.</summary>
internal abstract class TimedOperation
{
    /// <summary>A <see cref="TimeProvider.GetTimestamp"/> value, set by the scheduler.</summary>
    public long Deadline { get; set; }

    /// <summary>The operation's place in the scheduler's table.</summary>
    public int Slot { get; set; }

    /// <summary>Called by the scheduler after it has removed the operation.</summary>
    public abstract void OnTimeout();
}
