using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static partial class SiteOptionsValidator
{
    public static IEnumerable<string> Validate(Topology topology)
    {
        var options = topology.Options.Of<SiteOptions>();
        return [.. Names(options), .. Certificate(options, topology.Options.Region), .. External(topology.Of<ServiceNode>())];
    }

    private static IEnumerable<string> Names(SiteOptions options)
    {
        if (options.Domain is { } domain && !Domains().IsMatch(domain))
        {
            yield return $"Site.Domain is '{domain}'. Allowed: a host name such as shop.example.com, without scheme, port and path, or null.";
        }

        if (options.HostedZoneId is { } zone && !Zones().IsMatch(zone))
        {
            yield return $"Site.HostedZoneId is '{zone}'. Allowed: the id of a public hosted zone of Route 53, Z and capital letters and digits, or null.";
        }

        if (options is { HostedZoneId: not null, Domain: null })
        {
            yield return "Site.HostedZoneId is set and Site.Domain is null. Allowed: a host name in that zone.";
        }

        if (options is { Domain: not null, HostedZoneId: null, CertificateArn: null })
        {
            yield return "Site.Domain needs a certificate. Allowed: with HostedZoneId, for one that the stack makes, or with CertificateArn.";
        }

        if (options.AllowedHosts is { } names && !Regex.IsMatch(names, $"^(?:{LoadBalancerMapper.HostNames})$"))
        {
            yield return $"Site.AllowedHosts is '{names}'. Allowed: names of hosts separated by semicolons, shop.example;*.shop.example, * for every name, or null.";
        }
    }

    private static IEnumerable<string> Certificate(SiteOptions options, string? region)
    {
        if (options.CertificateArn is not { } arn)
        {
            yield break;
        }

        if (Arns().Match(arn) is not { Success: true } match)
        {
            yield return arn.Contains(":iam:", StringComparison.Ordinal)
                ? $"Site.CertificateArn is '{arn}', a server certificate of IAM. Allowed: a certificate in ACM, arn:aws:acm:REGION:ACCOUNT:certificate/ID, or null."
                : $"Site.CertificateArn is '{arn}'. Allowed: the ARN of a certificate in ACM, arn:aws:acm:REGION:ACCOUNT:certificate/ID, or null.";
        }
        else if (region is not null && match.Groups[1].Value != region)
        {
            yield return $"Site.CertificateArn is a certificate of {match.Groups[1].Value}, and the stack is in {region}. Allowed: one of {region}: a load balancer uses certificates of its own region only.";
        }

        if (options.Domain is null)
        {
            yield return "Site.CertificateArn needs Site.Domain: browsers accept a certificate only for its own names, which the load balancer's is not. Allowed: a host name of the certificate.";
        }
    }

    private static IEnumerable<string> External(IReadOnlyList<ServiceNode> services)
    {
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

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")]
    private static partial Regex Domains();

    [GeneratedRegex("^Z[A-Z0-9]{5,31}$")]
    private static partial Regex Zones();

    [GeneratedRegex("^arn:aws[a-z-]*:acm:([a-z0-9-]+):[0-9]{12}:certificate/[0-9a-f-]{36}$")]
    private static partial Regex Arns();
}
