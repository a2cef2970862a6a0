using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.LoadBalancing;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Rds;

namespace Showroom.Hosting.Aws.Topologies;

/// <summary>Reports all contradictions of the options together.</summary>
internal static class TopologyValidator
{
    /// <exception cref="DistributedApplicationException">A line for each contradiction: the option, its value and what is allowed.</exception>
    public static void Validate(Topology topology)
    {
        var options = topology.Options;
        string[] problems =
        [
            .. NetworkOptionsValidator.Validate(options.Network),
            .. MonitoringOptionsValidator.Validate(options.Monitoring),
            .. Certificate(options.CertificateArn),
            .. Hosts(options.AllowedHosts),
            .. topology.Caches.SelectMany(c => ElastiCacheOptionsValidator.Validate(c.Name, c.Options, options.Network)),
            .. topology.Databases.SelectMany(d => RdsOptionsValidator.Validate(d.Name, d.Options, options.Network)),
            .. topology.Services.SelectMany(s => FargateOptionsValidator.Validate(s.Name, s.Options, s.Count)),
            .. External(topology),
        ];
        if (problems.Length > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, problems));
        }
    }

    private static IEnumerable<string> Certificate(string? arn)
    {
        if (arn is not null && !arn.StartsWith("arn:aws", StringComparison.Ordinal))
        {
            yield return $"CertificateArn is '{arn}'. Allowed: the ARN of a certificate in ACM, arn:aws:acm:...:certificate/..., or null.";
        }
    }

    private static IEnumerable<string> Hosts(string? names)
    {
        if (names is not null && !Regex.IsMatch(names, $"^(?:{LoadBalancerMapper.HostNames})$"))
        {
            yield return $"AllowedHosts is '{names}'. Allowed: names of hosts separated by semicolons, shop.example;*.shop.example, * for every name, or null.";
        }
    }

    private static IEnumerable<string> External(Topology topology)
    {
        var external = topology.Services.Where(s => s.External).Select(s => s.Name).ToArray();
        if (topology.Site is { Listens: false } site)
        {
            yield return $"{site.Name} is external and has no endpoint. Give it one: WithHttpEndpoint().";
        }

        if (external.Length > 1)
        {
            yield return $"{string.Join(" and ", external)} have external endpoints. Allowed: one, the site; put the others behind it.";
        }
    }
}
