using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;

namespace Showroom.Hosting.Aws.Topologies;

/// <summary>
/// What of the application model matters on AWS, free of Aspire's types: which services there are, what they refer to, and
/// with which options each resource is published. The mappers know nothing else.
/// </summary>
internal sealed record Topology(
    AwsOptions Options,
    IReadOnlyList<CacheNode> Caches,
    IReadOnlyList<DatabaseNode> Databases,
    IReadOnlyList<ServiceNode> Services,
    IReadOnlyList<ParameterNode> Parameters)
{
    /// <summary>The services that others wait for the completion of: they run once, before the others roll.</summary>
    public IEnumerable<ServiceNode> Tasks => Services.Where(s => s.RunsOnce);

    /// <summary>The one service that the internet reaches, if any.</summary>
    public ServiceNode? Site => Services.FirstOrDefault(s => s.External);
}
