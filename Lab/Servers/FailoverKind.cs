namespace Showroom.Lab.Servers;

/// <summary>The ways in which a replication group changes its primary.</summary>
internal enum FailoverKind
{
    /// <summary>The primary hands over to a replica that has everything, and becomes a replica; connections to it stay open.</summary>
    PlannedConnectionsKept,

    /// <summary>The same, and the connections to the old primary are closed.</summary>
    PlannedConnectionsClosed,

    /// <summary>The primary is lost, and its connections are closed.</summary>
    PrimaryKilled,

    /// <summary>The primary is lost, and its connections stay open without a response.</summary>
    PrimarySilent,
}

internal static class FailoverKinds
{
    public static IReadOnlyList<FailoverKind> All { get; } = Enum.GetValues<FailoverKind>();

    public static string Describe(this FailoverKind kind) => kind switch
    {
        FailoverKind.PlannedConnectionsKept => "planned, connections kept",
        FailoverKind.PlannedConnectionsClosed => "planned, connections closed",
        FailoverKind.PrimaryKilled => "primary killed",
        _ => "primary silent",
    };

    /// <summary>Whether changes that no replica has received yet are lost.</summary>
    public static bool LosesPrimary(this FailoverKind kind) => kind is FailoverKind.PrimaryKilled or FailoverKind.PrimarySilent;

    /// <summary>Changes the primary.</summary>
    /// <param name="group">The replication group.</param>
    /// <param name="kind">How.</param>
    /// <param name="detection">From the loss of the primary to the promotion: what the service needs to detect it and to change the endpoint's address.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task FailOverAsync(this ReplicationGroup group, FailoverKind kind, TimeSpan detection, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case FailoverKind.PlannedConnectionsKept or FailoverKind.PlannedConnectionsClosed:
                await group.FailOverAsync(kind == FailoverKind.PlannedConnectionsClosed, cancellationToken);
                return;
            case FailoverKind.PrimaryKilled:
                await group.KillPrimaryAsync();
                break;
            default:
                await group.SuspendPrimaryAsync();
                break;
        }

        await Task.Delay(detection, TimeProvider.System, cancellationToken);
        await group.PromoteAsync(cancellationToken);
    }
}
