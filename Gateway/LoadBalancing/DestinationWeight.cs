using System.Globalization;
using Yarp.ReverseProxy.Configuration;

namespace Showroom.Gateway.LoadBalancing;

/// <summary>Rejects a configuration with a weight that <see cref="WeightedPolicy"/> cannot read.</summary>
internal sealed class DestinationWeight : IProxyConfigFilter
{
    private const string Key = "Weight";
    private const int MaxWeight = 1000;

    /// <returns>Null if the weight is invalid; 1 if there is none.</returns>
    public static int? Get(DestinationConfig destination) => destination.Metadata?.GetValueOrDefault(Key) switch
    {
        null => 1,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight <= MaxWeight ? weight : null,
    };

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            if (Get(destination) is null)
            {
                throw new ArgumentException(
                    $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{name}:Metadata:{Key} is '{destination.Metadata![Key]}': it must be from 0 to {MaxWeight}.");
            }
        }

        return new(cluster);
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
