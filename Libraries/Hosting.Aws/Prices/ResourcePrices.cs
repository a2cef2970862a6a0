using System.Globalization;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Prices;

/// <summary>What one resource costs, by its type. Types that are free, or billed by use only, have no lines.</summary>
internal sealed class ResourcePrices(TemplateView template, PriceTable prices)
{
    public IEnumerable<CostLine> Of(string id, string type, JsonObject properties) => type switch
    {
        "AWS::ElastiCache::ReplicationGroup" => [ReplicationGroup(id, properties)],
        "AWS::ElastiCache::ServerlessCache" => [Serverless(id, properties)],
        "AWS::RDS::DBInstance" => Database(id, properties),
        "AWS::ECS::Service" => [Service(id, properties)],
        "AWS::ElasticLoadBalancingV2::LoadBalancer" =>
        [
            Hourly(id, "load balancer", "balancer.hour", 1),
            Hourly(id, $"public addresses, {Count(properties["Subnets"])}", "address.hour", Count(properties["Subnets"])),
        ],
        "AWS::EC2::NatGateway" => [Hourly(id, "NAT gateway", "nat.hour", 1), Hourly(id, "its public address", "address.hour", 1)],
        "AWS::EC2::VPCEndpoint" when template.Value(properties["VpcEndpointType"]) == "Interface" =>
            [Hourly(id, $"interface endpoint in {Count(properties["SubnetIds"])} zone", "endpoint.hour", Count(properties["SubnetIds"]))],
        "AWS::SecretsManager::Secret" => [Monthly(id, "secret", "secret.month", 1)],
        // An alarm on several metrics is billed for each of them.
        "AWS::CloudWatch::Alarm" => [Monthly(id, "alarm", "alarm.month", Math.Max(1, (properties["Metrics"] as JsonArray)?.Count(m => m?["MetricStat"] is not null) ?? 1))],
        "AWS::CloudWatch::Dashboard" => [Monthly(id, "dashboard", "dashboard.month", 1)],
        _ => [],
    };

    private CostLine ReplicationGroup(string id, JsonObject group)
    {
        var nodes = group["NumNodeGroups"] is { } shards
            ? (template.Number(shards) ?? 1) * (1 + (template.Number(group["ReplicasPerNodeGroup"]) ?? 0))
            : template.Number(group["NumCacheClusters"]) ?? 1;
        var type = template.Value(group["CacheNodeType"]) ?? "";
        var engine = template.Value(group["Engine"]);
        return Hourly(id, $"{nodes} x {type} ({engine})", type, nodes * (engine == "valkey" ? prices.ValkeyFactor : 1));
    }

    private CostLine Serverless(string id, JsonObject cache)
    {
        // The billed minimum: 1 GB of Redis, 100 MB of Valkey.
        var valkey = template.Value(cache["Engine"]) == "valkey";
        return Hourly(id, valkey ? "serverless, billed minimum of 0.1 GB" : "serverless, billed minimum of 1 GB", "cache.serverless.gigabyteHour", valkey ? 0.1m * prices.ServerlessValkeyFactor : 1);
    }

    private IEnumerable<CostLine> Database(string id, JsonObject database)
    {
        var type = template.Value(database["DBInstanceClass"]) ?? "";
        var multi = template.IsTrue(database["MultiAZ"]);
        var copies = multi ? prices.MultiAzFactor : 1;
        var storage = template.Number(database["AllocatedStorage"]) ?? 0;
        return [Hourly(id, multi ? $"{type}, Multi-AZ" : type, type, copies), Monthly(id, $"{storage} GB of gp3", "db.gp3.gigabyteMonth", storage * copies)];
    }

    private CostLine Service(string id, JsonObject service)
    {
        var task = TemplateView.Targets(service["TaskDefinition"]).Select(template.PropertiesOf).FirstOrDefault(t => t is not null) ?? [];
        var architecture = template.Value(task["RuntimePlatform"]?["CpuArchitecture"])?.ToLowerInvariant();
        var (cpu, memory) = ((template.Number(task["Cpu"]) ?? 0) / 1024m, (template.Number(task["Memory"]) ?? 0) / 1024m);
        var count = template.Number(service["DesiredCount"]) ?? 0;
        var what = string.Create(CultureInfo.InvariantCulture, $"{count} x {cpu:0.##} vCPU, {memory:0.##} GB ({architecture})");
        var (perCpu, perGigabyte) = (prices[$"fargate.{architecture}.cpuHour"], prices[$"fargate.{architecture}.gigabyteHour"]);
        return new CostLine(id, what, (cpu * perCpu?.Price + memory * perGigabyte?.Price) * count * prices.HoursPerMonth, perCpu?.Uncertain is true || perGigabyte?.Uncertain is true);
    }

    private CostLine Hourly(string id, string what, string item, decimal amount) => Monthly(id, what, item, amount * prices.HoursPerMonth);

    private CostLine Monthly(string id, string what, string item, decimal amount) =>
        prices[item] is var (price, uncertain) ? new CostLine(id, what, price * amount, uncertain) : new CostLine(id, what, null, true);

    private static int Count(JsonNode? list) => (list as JsonArray)?.Count ?? 0;
}
