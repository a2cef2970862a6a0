using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Functions;
using Showroom.Hosting.Aws.LoadBalancing;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Topics;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>The kinds of resource that are published, in the order in which they are mapped.</summary>
internal static class ResourceKinds
{
    /// <summary>A new kind is a folder and a line here: before the services, which refer to it.</summary>
    public static IReadOnlyList<IResourceKind> All { get; } =
    [
        new NetworkKind(),
        new MonitoringKind(),
        new LoadBalancerKind(),
        new ElastiCacheKind(),
        new RdsKind(),
        new BucketKind(),
        new QueueKind(),
        new FunctionKind(),
        new TopicKind(),
        new SecretsKind(),
        new EcsKind(),
    ];

    /// <summary>Those of an environment: its own kinds come before the services too.</summary>
    public static IReadOnlyList<IResourceKind> Of(AwsEnvironmentResource environment) => [.. All.SkipLast(1), .. environment.Kinds, All[^1]];

    public static CostEstimate Estimate(this IEnumerable<IResourceKind> kinds, JsonObject template, PriceTable prices) =>
        CostEstimate.Of(template, prices, (resource, table) => kinds.SelectMany(kind => kind.Price(resource, table)));
}
