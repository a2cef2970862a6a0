namespace Aspire.Npgsql;

/// <summary>
/// How a Postgres client is set up. Read from <c>Aspire:Npgsql</c>, then from the section of the connection's name
/// below it.
/// </summary>
public class NpgsqlSettings
{
    /// <summary>Where Postgres is, in Npgsql's form. <c>ConnectionStrings:{name}</c> wins over it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether no health check is registered.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether commands make no spans.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the pool and commands are not measured.</summary>
    public bool DisableMetrics { get; set; }
}
