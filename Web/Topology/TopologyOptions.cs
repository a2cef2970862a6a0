namespace Showroom.Web.Topology;

/// <summary>The section <c>Topology</c>: how to reach the app host, which sets it while the application runs on a developer's machine.</summary>
internal sealed record TopologyOptions
{
    public const string Section = "Topology";

    /// <summary>Where the app host describes its resources; null when there is none.</summary>
    public Uri? Address { get; init; }

    /// <summary>The token that it asks for.</summary>
    public string? Token { get; init; }
}
