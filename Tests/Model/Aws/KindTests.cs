using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Publishing;

namespace Showroom.Tests.Model.Aws;

/// <summary>A kind of resource is one class and a line: the application's model with a log that the library does not know.</summary>
public sealed class KindTests
{
    [Fact]
    public async Task A_new_kind_is_published_with_its_permissions_alarms_graphs_and_price()
    {
        var template = await PublishAsync(log => log with { RetentionDays = 7 });

        Assert.Equal("7", template["Resources"]!["Audit"]!["Properties"]!["RetentionInDays"]!.ToString());
        Assert.Contains("logs:PutLogEvents", template["Resources"]!["GatewayTaskRole"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("logs:", template["Resources"]!["ApiTaskRole"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__audit", template["Resources"]!["GatewayTaskDefinition"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("IncomingBytes", template["Resources"]!["AuditVolumeAlarm"]!["Properties"]!["MetricName"]!.ToString());
        Assert.Contains("audit: events", template["Resources"]!["Dashboard"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("no price  Audit: storage by use", new IResourceKind[] { new AuditLogKind() }.Estimate(template, PriceTable.Of(null)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contradiction_of_a_new_kind_is_refused() =>
        Assert.Contains("Log (audit).RetentionDays is 0. Allowed: 1 and more.", (await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(log => log with { RetentionDays = 0 }))).ToString(), StringComparison.Ordinal);

    private static async Task<JsonObject> PublishAsync(Func<AuditLogOptions, AuditLogOptions> refine)
    {
        using var output = new PublishOutput();
        await using var builder = await output.CreateAsync("publish-aws");
        var log = builder.AddResource(new AuditLogResource("audit")).WithAnnotation(new PublishOptionsAnnotation<AuditLogOptions>(refine));
        builder.Environment().Resource.Kinds.Add(new AuditLogKind());
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(p => p.Name == "gateway")).WithReference(log);
        return await output.PublishAsync(builder);
    }
}
