using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Showroom.Gateway.Routing;

/// <summary>Leaves destinations with a name to service discovery, and those with an IP address as they are, with their own ids.</summary>
/// <param name="discovery">The resolver of Microsoft.Extensions.ServiceDiscovery.Yarp.</param>
internal sealed class ServiceNameResolver(IDestinationResolver discovery) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var named = destinations.Where(destination => IsName(destination.Value.Address)).ToDictionary();
        if (named.Count == 0)
        {
            return new ResolvedDestinationCollection(destinations, null);
        }

        var resolved = await discovery.ResolveDestinationsAsync(named, cancellationToken);
        return new ResolvedDestinationCollection(
            destinations.ExceptBy(named.Keys, destination => destination.Key).Concat(resolved.Destinations).ToDictionary(), resolved.ChangeToken);
    }

    private static bool IsName(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsLoopback && !IPAddress.TryParse(uri.DnsSafeHost, out _);
}
