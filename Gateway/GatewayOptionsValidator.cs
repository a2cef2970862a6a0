using Microsoft.Extensions.Options;
using Showroom.Gateway.Routing;
using Yarp.ReverseProxy.LoadBalancing;

namespace Showroom.Gateway;

/// <summary>Refuses wrong settings at start, each with its key and what is right. Addresses are checked by <see cref="RouteTable"/>.</summary>
internal sealed class GatewayOptionsValidator(IEnumerable<ILoadBalancingPolicy> policies) : IValidateOptions<GatewayOptions>
{
    private readonly string[] _policies = [.. policies.Select(policy => policy.Name)];

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = new List<string>();
        Policy("Balancing", options.Balancing);
        foreach (var (route, settings) in options.Routes.Where(route => route.Value.Enabled))
        {
            if (!settings.Path.StartsWith('/'))
            {
                errors.Add($"{Key($"Routes:{route}:Path")} is '{settings.Path}': it must begin with '/', as /{route}/{{**rest}}.");
            }

            if (settings.Service.Length == 0)
            {
                errors.Add($"{Key($"Routes:{route}:Service")} is missing: name the service that answers.");
            }

            if (settings.Balancing is not null)
            {
                Policy($"Routes:{route}:Balancing", settings.Balancing);
            }
        }

        if (!options.Health.Path.StartsWith('/'))
        {
            errors.Add($"{Key("Health:Path")} is '{options.Health.Path}': it must begin with '/'.");
        }

        Span("Health:Interval", options.Health.Interval);
        Span("Health:Timeout", options.Health.Timeout);
        AtLeast("Limits:Headers", options.Limits.Headers, 1024);
        AtLeast("Limits:HeaderCount", options.Limits.HeaderCount, 1);
        AtLeast("Limits:RequestLine", options.Limits.RequestLine, 256);
        Span("Timeouts:Headers", options.Timeouts.Headers);
        Span("Timeouts:KeepAlive", options.Timeouts.KeepAlive);
        Span("Timeouts:Request", options.Timeouts.Request);
        Span("Timeouts:Connect", options.Timeouts.Connect);
        Span("Timeouts:WebSocketIdle", options.Timeouts.WebSocketIdle);
        Span("Timeouts:WebSocketClose", options.Timeouts.WebSocketClose);
        if (options.ResolveEvery is { } period)
        {
            Span("ResolveEvery", period);
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

        void Policy(string key, string value)
        {
            if (!_policies.Contains(RouteTable.PolicyName(value), StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{Key(key)} is '{value}', which is no balancing policy: use one of {string.Join(", ", _policies.Order())} or First.");
            }
        }

        void AtLeast(string key, int value, int least)
        {
            if (value < least)
            {
                errors.Add($"{Key(key)} is {value}: it must be {least} or more.");
            }
        }

        void Span(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                errors.Add($"{Key(key)} is {value}: it must be more than 0 and at most a day.");
            }
        }
    }

    private static string Key(string key) => $"{GatewayOptions.Section}:{key}";
}
