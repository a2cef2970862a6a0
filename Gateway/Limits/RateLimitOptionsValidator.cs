using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Limits.Callers;
using Showroom.Gateway.Limits.Groups;

namespace Showroom.Gateway.Limits;

/// <summary>Validates the section <c>Gateway:RateLimits</c> at start; every message names the key and the values it accepts.</summary>
internal sealed class RateLimitOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int MaxPermits = 1_000_000_000;
    private const string Section = $"{GatewayOptions.Section}:RateLimits";

    private static readonly TimeSpan s_minWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxWindow = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var limits = options.RateLimits;
        string[] errors = [.. limits.Groups.SelectMany(group => Errors(group.Key, group.Value, options)), .. Errors(limits)];
        errors = errors.Length > 0 ? errors : [.. Ambiguities(limits)];
        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Errors(RateLimitOptions limits)
    {
        TrustedProxies.Parse(limits.TrustedProxies, out var invalid);
        foreach (var part in invalid)
        {
            yield return $"{Section}:TrustedProxies has '{part}', which is neither an address nor a network as 10.0.0.0/8; separate them by semicolons.";
        }

        if (limits.Timeout <= TimeSpan.Zero || limits.Timeout > TimeSpan.FromSeconds(10))
        {
            yield return $"{Section}:Timeout is {limits.Timeout}: it must be more than 0 and at most 10 s.";
        }

        if (limits.RetryInterval <= TimeSpan.Zero || limits.RetryInterval > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:RetryInterval is {limits.RetryInterval}: it must be more than 0 and at most a minute.";
        }
    }

    private static IEnumerable<string> Errors(string name, RateLimitGroupOptions group, GatewayOptions options)
    {
        var key = $"{Section}:Groups:{name}";
        if (name.Length > 32 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            yield return $"{key} has a name that is no token: use up to 32 letters, digits, hyphens and underscores.";
        }

        if (options.RateLimiterPolicies.ContainsKey(name))
        {
            yield return $"{key} has the name of a policy of {GatewayOptions.Section}:RateLimiterPolicies: routes refer to both by name.";
        }

        foreach (var path in GroupRule.Split(group.Paths).Where(static path => !GroupRule.IsPath(path)))
        {
            yield return $"{key}:Paths has '{path}': a path begins with '/' and may end in '/**'; separate them by semicolons.";
        }

        foreach (var method in GroupRule.Split(group.Methods).Where(static method => !method.All(char.IsAsciiLetterUpper)))
        {
            yield return $"{key}:Methods has '{method}': a method is in upper case, as GET;HEAD; separate them by semicolons.";
        }

        if (group.PermitLimit is < 1 or > MaxPermits)
        {
            yield return $"{key}:PermitLimit is {group.PermitLimit}: it must be 1 to {MaxPermits}; set {key}:Enabled to false for no limit.";
        }

        if (group.Window < s_minWindow || group.Window > s_maxWindow)
        {
            yield return $"{key}:Window is {group.Window}: it must be a second to a day.";
        }

        if (!Enum.IsDefined(group.By))
        {
            yield return $"{key}:By is {group.By}: it must be session or address.";
        }
    }

    private static IEnumerable<string> Ambiguities(RateLimitOptions limits) =>
        GroupRule.Create(limits.Groups).GroupBy(static rule => rule.Selection).Where(static rules => rules.Count() > 1).Select(static rules =>
            $"{Section}:Groups: {string.Join(" and ", rules.Select(static rule => rule.Group))} select the same requests; give them different Paths or Methods.");
}
