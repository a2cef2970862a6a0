using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>The load balancer in front of the service with the external endpoint, the site.</summary>
internal sealed class LoadBalancerKind : IResourceKind
{
    public string? OptionsName => "Site";

    public IEnumerable<string> Validate(Topology topology) => SiteOptionsValidator.Validate(topology);

    public void Map(MappingContext context)
    {
        foreach (var site in context.Each<ServiceNode>().Where(s => s.External))
        {
            LoadBalancerMapper.Map(context, site);
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var site in context.Each<ServiceNode>().Where(s => s.External))
        {
            SiteAlarms.Map(context.Template, site);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<ServiceNode>().Where(s => s.External).Select(SiteDashboard.Row);

    public IEnumerable<Finding> Check(TemplateView template) => LoadBalancerInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => resource.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer"
        ? [prices.Hourly(resource.Id, "load balancer", "balancer.hour", 1), prices.Hourly(resource.Id, $"public addresses, {resource.Count("Subnets")}", "address.hour", resource.Count("Subnets"))]
        : [];
}
