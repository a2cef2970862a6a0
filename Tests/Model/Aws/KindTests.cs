using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Publishing;

namespace Showroom.Tests.Model.Aws;

/// <summary>A kind of resource is one class and a line: the application's model with a bucket that the library does not know.</summary>
public sealed class KindTests
{
    [Fact]
    public async Task A_new_kind_is_published_with_its_permissions_alarms_graphs_and_price()
    {
        var template = await PublishAsync(bucket => bucket with { RetentionDays = 7 });

        Assert.Equal("7", template["Resources"]!["Uploads"]!["Properties"]!["LifecycleConfiguration"]!["Rules"]![0]!["ExpirationInDays"]!.ToString());
        Assert.Contains("s3:PutObject", template["Resources"]!["GatewayTaskRole"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3:", template["Resources"]!["ApiTaskRole"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__uploads", template["Resources"]!["GatewayTaskDefinition"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("5xxErrors", template["Resources"]!["UploadsErrorsAlarm"]!["Properties"]!["MetricName"]!.ToString());
        Assert.Contains("uploads: objects", template["Resources"]!["Dashboard"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("no price  Uploads: storage by use", new IResourceKind[] { new BucketKind() }.Estimate(template, PriceTable.Of(null)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contradiction_of_a_new_kind_is_refused() =>
        Assert.Contains("Bucket (uploads).RetentionDays is 0. Allowed: 1 and more.", (await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(bucket => bucket with { RetentionDays = 0 }))).ToString(), StringComparison.Ordinal);

    private static async Task<JsonObject> PublishAsync(Func<BucketOptions, BucketOptions> refine)
    {
        using var output = new PublishOutput();
        await using var builder = await output.CreateAsync("publish-aws");
        var bucket = builder.AddResource(new BucketResource("uploads")).WithAnnotation(new PublishOptionsAnnotation<BucketOptions>(refine));
        builder.Environment().Resource.Kinds.Add(new BucketKind());
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(p => p.Name == "gateway")).WithReference(bucket);
        return await output.PublishAsync(builder);
    }
}
