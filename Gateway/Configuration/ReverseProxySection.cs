using Yarp.ReverseProxy.Configuration;

namespace Showroom.Gateway.Configuration;

/// <summary>The shape of YARP's configuration section.</summary>
internal sealed record ReverseProxySection
{
    public const string Name = "ReverseProxy";

    /// <summary>YARP takes these from the key of a route or a cluster.</summary>
    private static readonly string[] s_notRead = [nameof(RouteConfig.RouteId)];

    public IDictionary<string, RouteConfig> Routes { get; } = new Dictionary<string, RouteConfig>();

    public IDictionary<string, ClusterConfig> Clusters { get; } = new Dictionary<string, ClusterConfig>();

    /// <returns>A message for each key that YARP does not read.</returns>
    public static IReadOnlyList<string> FindUnknownKeys(IConfigurationSection section) => [.. UnknownKeys.Find(section, typeof(ReverseProxySection), s_notRead)];
}
