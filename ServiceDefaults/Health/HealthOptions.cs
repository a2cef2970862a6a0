namespace Showroom.ServiceDefaults.Health;

/// <summary>Configuration section <c>Health</c>.</summary>
internal sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>How long one dependency may take to answer its check.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
