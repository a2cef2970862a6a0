using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;

namespace Showroom.Hosting.Aws.Topologies;

/// <summary>
/// The part of the application model that is published, without Aspire's types: the services, their references, and the
/// options of each resource. It is the only input of the mappers.
/// </summary>
internal sealed record Topology(
    AwsOptions Options,
    IReadOnlyList<CacheNode> Caches,
    IReadOnlyList<DatabaseNode> Databases,
    IReadOnlyList<ServiceNode> Services,
    IReadOnlyList<ParameterNode> Parameters)
{
    /// <summary>The services that run once, before those that wait for their completion are updated.</summary>
    public IEnumerable<ServiceNode> Tasks => Services.Where(s => s.RunsOnce);

    /// <summary>The service with the external endpoint, if any.</summary>
    public ServiceNode? Site => Services.FirstOrDefault(s => s.External);
}
