namespace Showroom.Lab.Orders.Chaos;

/// <summary>What <c>lab orders --chaos</c> does.</summary>
internal sealed record ChaosSettings
{
    /// <summary>How long orders are sent and processes are killed.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From one fault to the next; all kinds occur in turn.</summary>
    public TimeSpan FaultInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long what was killed remains down.</summary>
    public TimeSpan Downtime { get; init; } = TimeSpan.FromSeconds(1);

    public int OrdersPerSecond { get; init; } = 20;

    /// <summary>The longest wait, after the last response, until every order has all its effects.</summary>
    public TimeSpan MaxCatchUp { get; init; } = TimeSpan.FromMinutes(2);
}
