using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Limits.Windows;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Limits.Groups;

/// <summary>Finds the group of a request: the one that its route names as its policy, else the one whose path and method match best.</summary>
internal sealed class RequestGroups
{
    private readonly Dictionary<string, RequestGroup> _groups;
    private readonly (GroupRule Rule, RequestGroup Group)[] _rules;

    public RequestGroups(IOptions<GatewayOptions> options, IWindowStore store, TimeProvider time, RateLimitMetrics metrics)
    {
        var groups = options.Value.RateLimits.Groups;
        _groups = groups.ToDictionary(
            group => group.Key, group => new RequestGroup(group.Key, group.Value, metrics.CreateCounts(group.Key), store, time), StringComparer.OrdinalIgnoreCase);
        _rules = [.. GroupRule.Create(groups).Select(rule => (rule, _groups[rule.Group]))];
    }

    /// <returns>Null when the request is not limited.</returns>
    public RequestGroup? Find(HttpRequest request, Endpoint? endpoint)
    {
        // The gateway's own endpoints are not limited: load balancers probe them.
        if (endpoint?.Metadata.GetMetadata<RouteModel>() is not { } route)
        {
            return null;
        }

        return (route.Config.RateLimiterPolicy is { } policy && _groups.TryGetValue(policy, out var named) ? named : Match(request))
            is { IsLimited: true } group ? group : null;
    }

    private RequestGroup? Match(HttpRequest request)
    {
        foreach (var (rule, group) in _rules)
        {
            if (rule.Matches(request.Method, request.Path))
            {
                return group;
            }
        }

        return null;
    }
}
