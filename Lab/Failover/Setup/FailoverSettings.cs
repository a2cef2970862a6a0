using Showroom.Lab.Servers;

namespace Showroom.Lab.Failover.Setup;

/// <summary>What <c>lab failover</c> does.</summary>
internal sealed record FailoverSettings
{
    /// <summary>How often each kind of failover is repeated.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The kinds of failover.</summary>
    public IReadOnlyList<FailoverKind> Kinds { get; init; } = FailoverKinds.All;

    /// <summary>From the loss of the primary to the promotion of a replica and the new address of the endpoint.</summary>
    public TimeSpan Detection { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From the primary to its replicas.</summary>
    public TimeSpan ReplicationDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Writes of each connection of the comparison of settings.</summary>
    public int ConnectionWritesPerSecond { get; init; } = 50;

    /// <summary>Writes of each probe in the experiment with the application.</summary>
    public int WritesPerSecond { get; init; } = 500;

    /// <summary>The load before a failover.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The load after every connection has recovered.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait for the recovery.</summary>
    public TimeSpan MaxRecovery { get; init; } = TimeSpan.FromSeconds(30);
}
