using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>
/// The load balancer of the external service. Stickiness is off: sessions and rooms are stored in the cache, so any task can
/// handle any request.
/// </summary>
internal static class LoadBalancerMapper
{
    /// <summary>Names of hosts separated by semicolons, <c>*</c> for every name and <c>*.</c> for subdomains; or nothing.</summary>
    public const string HostNames = "([A-Za-z0-9.*-]+(;[A-Za-z0-9.*-]+)*)?";

    public static void Map(MappingContext context, ServiceNode site)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(site.Name), context.Options<SiteOptions>());
        template.Parameter("AllowedHosts", new("Host names of the site beside the load balancer's own, separated by semicolons; * accepts every name", options.AllowedHosts ?? "") { AllowedPattern = HostNames });

        template.Add("LoadBalancerSecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            ["GroupDescription"] = "The site, from anywhere",
            ["VpcId"] = context.Network.Vpc,
            ["SecurityGroupIngress"] = options.IsSecure ? [Anywhere("HTTP", 80), Anywhere("HTTPS", 443)] : [Anywhere("HTTP", 80)],
            ["Tags"] = ResourceTags.Name("load-balancer"),
        });
        SecurityGroups.Allow(template, $"LoadBalancerTo{id}", new GetAtt($"{id}SecurityGroup", "GroupId"), site.Bindings[0].Port,
            new GetAtt("LoadBalancerSecurityGroup", "GroupId"), $"Load balancer to {site.Name}");
        template.Add("LoadBalancer", new("AWS::ElasticLoadBalancingV2::LoadBalancer")
        {
            DependsOn = context.Network.Ingress,
            ["Type"] = "application",
            ["Scheme"] = "internet-facing",
            ["Subnets"] = Value.Of([.. context.Network.PublicSubnets]),
            ["SecurityGroups"] = [new GetAtt("LoadBalancerSecurityGroup", "GroupId")],
            ["LoadBalancerAttributes"] =
            [
                Attribute("routing.http.drop_invalid_header_fields.enabled", "true"),
                // WebSockets are pinged every 15 s; two minutes allow for slow clients.
                Attribute("idle_timeout.timeout_seconds", "120"),
            ],
            ["Tags"] = ResourceTags.Name("load-balancer"),
        });
        template.Add($"{id}TargetGroup", new("AWS::ElasticLoadBalancingV2::TargetGroup")
        {
            ["VpcId"] = context.Network.Vpc,
            ["TargetType"] = "ip",
            ["Protocol"] = "HTTP",
            ["Port"] = site.Bindings[0].Port,
            ["HealthCheckPath"] = site.Options.HealthPath,
            ["HealthCheckIntervalSeconds"] = 30,
            ["HealthCheckTimeoutSeconds"] = 5,
            ["HealthyThresholdCount"] = 2,
            ["UnhealthyThresholdCount"] = 3,
            ["Matcher"] = new Map { ["HttpCode"] = "200" },
            ["TargetGroupAttributes"] =
            [
                Attribute("stickiness.enabled", "false"),
                // The same as the stop timeout of a task.
                Attribute("deregistration_delay.timeout_seconds", $"{(int)site.Options.StopTimeout.TotalSeconds}"),
                Attribute("load_balancing.algorithm.type", "least_outstanding_requests"),
            ],
            ["Tags"] = ResourceTags.Name(site.Name),
        });
        SiteListeners.Map(template, id, options);
        context.Site = ([SiteListeners.Of(options)], string.Join(';', new[] { "${LoadBalancer.DNSName}", options.Domain, "${AllowedHosts}" }.OfType<string>()));
    }

    private static Map Attribute(string key, string value) => new() { ["Key"] = key, ["Value"] = value };

    private static Map Anywhere(string description, int port) => new()
    {
        ["Description"] = $"{description} from anywhere",
        ["IpProtocol"] = "tcp",
        ["FromPort"] = port,
        ["ToPort"] = port,
        ["CidrIp"] = "0.0.0.0/0",
    };
}
