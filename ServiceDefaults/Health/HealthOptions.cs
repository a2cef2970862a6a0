namespace Showroom.ServiceDefaults.Health;

/// <summary>Configuration section <c>Health</c>.</summary>
internal sealed record HealthOptions
{
    public const string Section = "Health";

    /// <summary>Timeout of one health check, at most one minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
