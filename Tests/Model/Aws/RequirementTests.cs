using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Publishing;

namespace Showroom.Tests.Model.Aws;

/// <summary>The tables of docs/aws.md match the templates.</summary>
public sealed partial class RequirementTests
{
    private static readonly string s_document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "aws.md"));

    /// <summary>Properties whose value is required too.</summary>
    public static TheoryData<string, string, string> Values => new()
    {
        { AwsPreset.FreeTier, "Cache.NumCacheClusters", "1" },
        { AwsPreset.FreeTier, "Cache.SnapshotRetentionLimit", "0" },
        { AwsPreset.Production, "Cache.NumCacheClusters", "2" },
        { AwsPreset.Production, "Cache.MultiAZEnabled", "true" },
        { AwsPreset.ConsoleWalkthrough, "CacheNodeType", "cache.t3.micro" },
        { AwsPreset.ConsoleWalkthrough, "Cache.Engine", "redis" },
        { AwsPreset.ConsoleWalkthrough, "Cache.NumCacheClusters", "1" },
        { AwsPreset.ConsoleWalkthrough, "Cache.SnapshotRetentionLimit", "0" },
        { AwsPreset.ConsoleWalkthrough, "Cache.MultiAZEnabled", "false" },
        { AwsPreset.TerraformModule, "CacheEngineVersion", "7.0" },
        { AwsPreset.TerraformModule, "Cache.CacheParameterGroupName", "default.redis7" },
        { AwsPreset.TerraformModule, "CacheNodeType", "cache.t3.micro" },
        { AwsPreset.TerraformModule, "FulfilmentQueue.DelaySeconds", "0" },
        { AwsPreset.TerraformModule, "FulfilmentQueue.MaximumMessageSize", "262144" },
        { AwsPreset.TerraformModule, "FulfilmentQueue.MessageRetentionPeriod", "345600" },
        { AwsPreset.TerraformModule, "FulfilmentQueue.ReceiveMessageWaitTimeSeconds", "10" },
        { AwsPreset.TerraformModule, "FulfilmentQueue.VisibilityTimeout", "30" },
        { AwsPreset.TerraformModule, "FulfilmentQueue.RedrivePolicy", """{"deadLetterTargetArn":{"Fn::GetAtt":["FulfilmentDeadLetterQueue","Arn"]},"maxReceiveCount":3}""" },
        { AwsPreset.TerraformModule, "FulfilmentDeadLetterQueue.MessageRetentionPeriod", "1209600" },
        { AwsPreset.TerraformModule, "OrdersToFulfilment.Protocol", "sqs" },
        { AwsPreset.TerraformModule, "OrdersToMessageCounter.Protocol", "lambda" },
        { AwsPreset.TerraformModule, "OrdersToEmail.Protocol", "email" },
        { AwsPreset.ChatCluster, "CacheNodeType", "cache.r6g.large" },
        { AwsPreset.ChatCluster, "Cache.NumCacheClusters", "3" },
        { AwsPreset.ChatCluster, "Cache.MultiAZEnabled", "true" },
        { AwsPreset.ChatCluster, "Cache.AutomaticFailoverEnabled", "true" },
        { AwsPreset.ChatCluster, "Cache.SnapshotRetentionLimit", "7" },
        { AwsPreset.ChatCluster, "Cache.SnapshotWindow", "03:00-05:00" },
        { AwsPreset.ChatCluster, "GatewayTargetGroup.HealthCheckIntervalSeconds", "30" },
        { AwsPreset.HighAvailability, "Cache.NumCacheClusters", "3" },
        { AwsPreset.HighAvailability, "Cache.AutomaticFailoverEnabled", "true" },
        { AwsPreset.HighAvailability, "Cache.SnapshotRetentionLimit", "7" },
        { AwsPreset.HighAvailability, "Cache.SnapshotWindow", "03:00-05:00" },
        { AwsPreset.HighAvailability, "Postgres.MultiAZ", "true" },
        { AwsPreset.HighAvailability, "GatewayTargetGroup.HealthCheckIntervalSeconds", "30" },
        { AwsPreset.HighAvailability, "GatewayTargetGroup.HealthCheckPath", "/alive" },
        { AwsPreset.HighAvailability, "ApiToCache.FromPort", "6379" },
    };

    [Fact]
    public void Every_requirement_is_in_the_template_of_its_preset()
    {
        var rows = Rows().ToArray();
        Assert.Equal(["1", "2", "3", "4", "5"], rows.Select(r => r.Source).Distinct());
        Assert.DoesNotContain(rows, row => Find(Template(row.Preset), row.LogicalId) is null);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_required_property_has_the_required_value(string preset, string logicalId, string value) =>
        Assert.Equal(value, Find(Template(preset), logicalId) switch { JsonObject parameter when parameter.ContainsKey("Default") => parameter["Default"]?.ToString(), JsonObject policy => policy.ToJsonString(), var found => found?.ToString() });

    [Fact]
    public void The_documented_costs_are_those_of_the_presets()
    {
        foreach (var preset in AwsPreset.Names)
        {
            var estimate = ResourceKinds.All.Estimate(Template(preset), PriceTable.Of(null));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| `{preset}` | {(estimate.IsComplete ? "about" : "at least")} ${estimate.Total:F0} a month |"), s_document, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cache.t3.micro, an hour", "0.017", "cache.t3.micro")]
    [InlineData("cache.t3.small, an hour", "0.034", "cache.t3.small")]
    [InlineData("SQS, a million requests", "0.40", "sqs.standard.million")]
    [InlineData("SNS, a million publishes", "0.50", "sns.million")]
    [InlineData("SNS, 100,000 e-mails", "2.00", "sns.email.100k")]
    public void The_documented_prices_are_those_of_the_table(string item, string source, string price)
    {
        string InRegion(string region) => PriceTable.Of(region)[price] is { } found ? found.Amount.ToString(CultureInfo.InvariantCulture) : "none";
        var date = PriceTable.Of(null)[price]?.Date ?? "";
        var row = s_document.Split('\n').Single(line => line.StartsWith($"| {item} |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal((source, InRegion("us-east-1"), InRegion("ap-northeast-2")), (row[2], row[3], row[4]));
        Assert.EndsWith(date, row[5], StringComparison.Ordinal);
        Assert.NotEqual("", row[6]);
    }

    private static IEnumerable<(string Source, string LogicalId, string Preset)> Rows()
    {
        var table = s_document[s_document.IndexOf("<!-- requirements:", StringComparison.Ordinal)..s_document.IndexOf("<!-- /requirements -->", StringComparison.Ordinal)];
        return Row().Matches(table).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));
    }

    private static JsonNode? Find(JsonObject template, string logicalId) => logicalId.Split('.') switch
    {
        [var id, var property] => template["Resources"]![id]?["Properties"]?[property],
        [var id] => template["Resources"]![id] ?? template["Parameters"]![id] ?? template["Outputs"]![id],
        _ => null,
    };

    private static JsonObject Template(string preset) => (JsonObject)JsonNode.Parse(ShowroomTopology.Publish(AwsPreset.Options(preset)))!;

    [GeneratedRegex(@"^\| (\d) \| [^|]+ \| `([A-Za-z0-9.]+)` \| ([a-z-]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
