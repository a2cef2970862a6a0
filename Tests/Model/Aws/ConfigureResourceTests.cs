using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;

namespace Showroom.Tests.Model.Aws;

/// <summary>What no option has is set in the template itself, before it is checked.</summary>
public sealed class ConfigureResourceTests
{
    [Fact]
    public async Task A_property_without_an_option_is_set()
    {
        var template = await PublishAsync(aws => aws
            .ConfigureResource("Cache", cache => cache.Properties["NotificationTopicArn"] = "arn:aws:sns:eu-central-1:123456789012:cache")
            .ConfigureResource(resource =>
            {
                if (resource.Type == "AWS::EC2::SecurityGroup")
                {
                    resource.Json["Metadata"] = new JsonObject { ["Reviewed"] = resource.LogicalId };
                }
            }));

        Assert.Equal("arn:aws:sns:eu-central-1:123456789012:cache", template["Resources"]!["Cache"]!["Properties"]!["NotificationTopicArn"]!.ToString());
        Assert.Equal("ApiSecurityGroup", template["Resources"]!["ApiSecurityGroup"]!["Metadata"]!["Reviewed"]!.ToString());
    }

    [Fact]
    public async Task A_logical_id_that_does_not_exist_is_refused_with_the_nearest() =>
        Assert.Contains("ConfigureResource: 'Cahce' is not in the template. Is it Cache?", await RefusedAsync(aws => aws.ConfigureResource("Cahce", _ => { })), StringComparison.Ordinal);

    [Fact]
    public async Task A_property_that_does_not_exist_is_refused() =>
        Assert.Contains("Cache.CacheNodetype: There is no such property. Is it CacheNodeType?", await RefusedAsync(aws => aws.ConfigureResource("Cache", cache => cache.Properties["CacheNodetype"] = "cache.t4g.small")), StringComparison.Ordinal);

    private static async Task<string> RefusedAsync(Action<IResourceBuilder<AwsEnvironmentResource>> configure) =>
        (await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(configure))).ToString();

    private static async Task<JsonObject> PublishAsync(Action<IResourceBuilder<AwsEnvironmentResource>> configure)
    {
        using var output = new PublishOutput();
        await using var builder = await output.CreateAsync("publish-aws");
        configure(builder.Environment());
        return await output.PublishAsync(builder);
    }
}
