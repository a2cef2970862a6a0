using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.LoadBalancing;

namespace Showroom.Tests.Model.Aws;

/// <summary>HTTPS at a name that browsers accept: the certificate, the DNS record, the listeners and the URL that is printed.</summary>
public sealed class SiteTests
{
    private const string Arn = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";

    [Fact]
    public void Without_a_certificate_the_site_is_served_over_HTTP()
    {
        var template = Template(new());
        Assert.Equal(("forward", "HttpListener", """{"Fn::Sub":"http://${LoadBalancer.DNSName}"}"""), (HttpAction(template), Listener(template), Url(template)));
        Assert.Null(template["Resources"]!["HttpsListener"]);
    }

    [Fact]
    public void With_a_hosted_zone_the_stack_makes_the_certificate_and_the_record()
    {
        var template = Template(new() { Domain = "shop.example.com", HostedZoneId = "Z0123456789ABCDEFGHIJ" });
        Assert.Equal(("redirect", "HttpsListener", "\"https://shop.example.com\""), (HttpAction(template), Listener(template), Url(template)));
        Assert.Equal("""[{"DomainName":"shop.example.com","HostedZoneId":"Z0123456789ABCDEFGHIJ"}]""", template["Resources"]!["Certificate"]!["Properties"]!["DomainValidationOptions"]!.ToJsonString());
        Assert.Equal("""[{"CertificateArn":{"Ref":"Certificate"}}]""", template["Resources"]!["HttpsListener"]!["Properties"]!["Certificates"]!.ToJsonString());
        Assert.Equal("shop.example.com", template["Resources"]!["SiteRecord"]!["Properties"]!["Name"]!.ToString());
        Assert.Contains("${LoadBalancer.DNSName};shop.example.com;${AllowedHosts}", template["Resources"]!["GatewayTaskDefinition"]!["Properties"]!["ContainerDefinitions"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_exists_is_used_with_a_name_elsewhere()
    {
        var template = Template(new() { Domain = "shop.example.com", CertificateArn = Arn });
        Assert.Equal(("redirect", "HttpsListener", "\"https://shop.example.com\""), (HttpAction(template), Listener(template), Url(template)));
        Assert.Null(template["Resources"]!["Certificate"]);
        Assert.Null(template["Resources"]!["SiteRecord"]);
    }

    private static JsonObject Template(SiteOptions site) => (JsonObject)JsonNode.Parse(ShowroomTopology.Publish(AwsPreset.Options(AwsPreset.FreeTier) with { Region = "eu-central-1", Site = site }))!;

    private static string HttpAction(JsonObject template) => template["Resources"]!["HttpListener"]!["Properties"]!["DefaultActions"]![0]!["Type"]!.ToString();

    // The one that the service waits for.
    private static string Listener(JsonObject template) => template["Resources"]!["GatewayService"]!["DependsOn"]!.AsArray().Select(d => d!.ToString()).Single(d => d.EndsWith("Listener", StringComparison.Ordinal));

    private static string Url(JsonObject template) => template["Outputs"]!["SiteUrl"]!["Value"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
