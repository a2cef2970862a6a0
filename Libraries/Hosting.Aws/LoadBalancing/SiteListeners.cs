using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>
/// The listeners of the load balancer, the certificate and the DNS name. With a certificate HTTP redirects to HTTPS; without
/// one there is only HTTP.
/// </summary>
internal static class SiteListeners
{
    /// <summary>The listener that forwards to the service: a target group without one is not attached to a load balancer.</summary>
    public static string Of(SiteOptions options) => options.IsSecure ? "HttpsListener" : "HttpListener";

    public static void Map(Template template, string id, SiteOptions options)
    {
        var forward = new Map { ["Type"] = "forward", ["TargetGroupArn"] = new Ref($"{id}TargetGroup") };
        var redirect = new Map
        {
            ["Type"] = "redirect",
            ["RedirectConfig"] = new Map { ["Protocol"] = "HTTPS", ["Port"] = "443", ["StatusCode"] = "HTTP_301" },
        };
        if (options.HostedZoneId is not null)
        {
            DnsRecord(template, options);
        }

        if (!options.IsSecure)
        {
            Http(template, forward);
            template.Outputs["SiteUrl"] = new("The site", new Sub("http://${LoadBalancer.DNSName}"));
            return;
        }

        if (options.CertificateArn is null)
        {
            Certificate(template, options);
        }

        Http(template, redirect);
        Https(template, forward, options.CertificateArn is { } arn ? arn : new Ref("Certificate"));
        template.Outputs["SiteUrl"] = new("The site", $"https://{options.Domain}");
    }

    private static void Certificate(Template template, SiteOptions options) => template.Add("Certificate", new("AWS::CertificateManager::Certificate")
    {
        Option = "Site.HostedZoneId",
        ["DomainName"] = options.Domain,
        ["ValidationMethod"] = "DNS",
        ["DomainValidationOptions"] = [new Map { ["DomainName"] = options.Domain, ["HostedZoneId"] = options.HostedZoneId }],
        ["Tags"] = ResourceTags.Name("site"),
    });

    private static void DnsRecord(Template template, SiteOptions options) => template.Add("SiteRecord", new("AWS::Route53::RecordSet")
    {
        Option = "Site.HostedZoneId",
        ["HostedZoneId"] = options.HostedZoneId,
        ["Name"] = options.Domain,
        ["Type"] = "A",
        ["AliasTarget"] = new Map
        {
            ["DNSName"] = new GetAtt("LoadBalancer", "DNSName"),
            ["HostedZoneId"] = new GetAtt("LoadBalancer", "CanonicalHostedZoneID"),
        },
    });

    private static void Http(Template template, Value action) => template.Add("HttpListener", new("AWS::ElasticLoadBalancingV2::Listener")
    {
        ["LoadBalancerArn"] = new Ref("LoadBalancer"),
        ["Port"] = 80,
        ["Protocol"] = "HTTP",
        ["DefaultActions"] = [action],
    });

    private static void Https(Template template, Value forward, Value certificate) => template.Add("HttpsListener", new("AWS::ElasticLoadBalancingV2::Listener")
    {
        ["LoadBalancerArn"] = new Ref("LoadBalancer"),
        ["Port"] = 443,
        ["Protocol"] = "HTTPS",
        ["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06",
        ["Certificates"] = [new Map { ["CertificateArn"] = certificate }],
        ["DefaultActions"] = [forward],
    });
}
