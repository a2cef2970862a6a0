using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.LoadBalancing;

namespace Showroom.Gateway.Configuration;

/// <summary>Validates the settings at start; every message names the key and the values it accepts. Service addresses are validated with the routes.</summary>
internal sealed class GatewayOptionsValidator(IEnumerable<ILoadBalancingPolicy> policies, IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    private readonly string[] _policies = [.. policies.Select(policy => policy.Name)];

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = UnknownKeys.Find(configuration.GetSection(GatewayOptions.Section), typeof(GatewayOptions)).ToList();
        RequirePolicy("LoadBalancingPolicy", options.LoadBalancingPolicy);
        foreach (var (route, settings) in options.Routes.Where(route => route.Value.Enabled))
        {
            if (!settings.Path.StartsWith('/'))
            {
                errors.Add($"{Key($"Routes:{route}:Path")} is '{settings.Path}': it must begin with '/', as /{route}/{{**rest}}.");
            }

            if (settings.Service.Length == 0)
            {
                errors.Add($"{Key($"Routes:{route}:Service")} is missing: set it to the name of a service.");
            }

            if (settings.LoadBalancingPolicy is not null)
            {
                RequirePolicy($"Routes:{route}:LoadBalancingPolicy", settings.LoadBalancingPolicy);
            }
        }

        foreach (var (policy, settings) in options.RateLimiterPolicies)
        {
            RequireMinimum($"RateLimiterPolicies:{policy}:PermitLimit", settings.PermitLimit, 1);
            RequireMinimum($"RateLimiterPolicies:{policy}:QueueLimit", settings.QueueLimit, 0);
            RequireDuration($"RateLimiterPolicies:{policy}:Window", settings.Window);
        }

        if (!options.Health.Path.StartsWith('/'))
        {
            errors.Add($"{Key("Health:Path")} is '{options.Health.Path}': it must begin with '/'.");
        }

        RequireDuration("Health:Interval", options.Health.Interval);
        RequireDuration("Health:Timeout", options.Health.Timeout);
        RequireMinimum("Health:Threshold", options.Health.Threshold, 1);
        RequireMinimum("Limits:HeadersTotalSize", options.Limits.HeadersTotalSize, 1024);
        RequireMinimum("Limits:HeaderCount", options.Limits.HeaderCount, 1);
        RequireMinimum("Limits:RequestLineSize", options.Limits.RequestLineSize, 256);
        RequireDuration("Timeouts:RequestHeaders", options.Timeouts.RequestHeaders);
        RequireDuration("Timeouts:KeepAlive", options.Timeouts.KeepAlive);
        RequireDuration("Timeouts:Activity", options.Timeouts.Activity);
        RequireDuration("Timeouts:Connect", options.Timeouts.Connect);
        RequireDuration("Timeouts:WebSocketIdle", options.Timeouts.WebSocketIdle);
        RequireDuration("Timeouts:WebSocketClose", options.Timeouts.WebSocketClose);
        if (options.Timeouts.Response is { } response)
        {
            RequireDuration("Timeouts:Response", response);
        }

        if (options.DnsRefreshPeriod is { } period)
        {
            RequireDuration("DnsRefreshPeriod", period);
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

        void RequirePolicy(string key, string value)
        {
            if (!_policies.Contains(GatewayOptions.GetPolicyName(value), StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{Key(key)} is '{value}', which is not a load balancing policy: use one of {string.Join(", ", _policies.Order())} or First.");
            }
        }

        void RequireMinimum(string key, int value, int minimum)
        {
            if (value < minimum)
            {
                errors.Add($"{Key(key)} is {value}: it must be {minimum} or more.");
            }
        }

        void RequireDuration(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                errors.Add($"{Key(key)} is {value}: it must be more than 0 and at most a day.");
            }
        }
    }

    private static string Key(string key) => $"{GatewayOptions.Section}:{key}";
}
