using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Ecs;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static class SiteOptionsValidator
{
    public static IEnumerable<string> Validate(SiteOptions options, IReadOnlyList<ServiceNode> services)
    {
        if (options.CertificateArn is { } arn && !arn.StartsWith("arn:aws", StringComparison.Ordinal))
        {
            yield return $"Site.CertificateArn is '{arn}'. Allowed: the ARN of a certificate in ACM, arn:aws:acm:...:certificate/..., or null.";
        }

        if (options.AllowedHosts is { } names && !Regex.IsMatch(names, $"^(?:{LoadBalancerMapper.HostNames})$"))
        {
            yield return $"Site.AllowedHosts is '{names}'. Allowed: names of hosts separated by semicolons, shop.example;*.shop.example, * for every name, or null.";
        }

        var external = services.Where(s => s.External).ToArray();
        foreach (var service in external.Where(s => !s.Listens))
        {
            yield return $"{service.Name} is external and has no endpoint. Give it one: WithHttpEndpoint().";
        }

        if (external.Length > 1)
        {
            yield return $"{string.Join(" and ", external.Select(s => s.Name))} have external endpoints. Allowed: one, the site; put the others behind it.";
        }
    }
}
