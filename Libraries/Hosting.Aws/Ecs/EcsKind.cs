using System.Globalization;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>Projects of the model as Fargate services and one-off tasks.</summary>
internal sealed class EcsKind : IResourceKind
{
    public string? OptionsName => "Services";

    public IReadOnlyList<string> DataTypes => ["AWS::ECR::Repository"];

    public bool Publishes(IResource resource) => resource is ProjectResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) => ServiceReader.ReadAsync(model, cancellationToken);

    public IEnumerable<string> Validate(Topology topology) =>
        topology.Of<ServiceNode>().SelectMany(s => FargateOptionsValidator.Validate(s.Name, s.Options, s.Count));

    public IEnumerable<ServiceEndpoint> Endpoints(Topology topology) =>
    [
        new("EcrApiEndpoint", "ecr.api"), new("EcrDockerEndpoint", "ecr.dkr"), new("LogsEndpoint", "logs"),
        .. topology.Options.Of<MonitoringOptions>().Telemetry is Telemetry.Collector ? [new ServiceEndpoint("XRayEndpoint", "xray")] : Array.Empty<ServiceEndpoint>(),
    ];

    public void Map(MappingContext context)
    {
        var services = context.Topology.Of<ServiceNode>();
        RepositoriesMapper.Map(context, services);
        var collector = Collector.Map(context, services);
        ClusterMapper.Map(context);
        TasksMapper.Map(context, services);
        foreach (var service in context.Each<ServiceNode>().Where(s => !s.RunsOnce))
        {
            ServiceMapper.Map(context, services, service, collector);
        }

        SecurityRulesMapper.Map(context, services);
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<ServiceNode>().Where(s => !s.RunsOnce).Select(ServiceDashboard.Row);

    public IEnumerable<Finding> Check(TemplateView template) => EcsInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices)
    {
        if (resource.Type != "AWS::ECS::Service")
        {
            return [];
        }

        var (template, service) = (resource.Template, resource.Properties);
        var task = TemplateView.Targets(service["TaskDefinition"]).Select(template.PropertiesOf).FirstOrDefault(t => t is not null) ?? [];
        var architecture = template.Value(task["RuntimePlatform"]?["CpuArchitecture"])?.ToLowerInvariant();
        var (cpu, memory) = ((template.Number(task["Cpu"]) ?? 0) / 1024m, (template.Number(task["Memory"]) ?? 0) / 1024m);
        var scaling = template.Of("AWS::ApplicationAutoScaling::ScalableTarget").Where(t => TemplateView.Targets(t.Properties["ResourceId"]).Contains(resource.Id)).Select(t => t.Properties).FirstOrDefault();
        var count = template.Number(scaling?["MinCapacity"] ?? service["DesiredCount"]) ?? 0;
        var what = string.Create(CultureInfo.InvariantCulture, $"{count} x {cpu:0.##} vCPU, {memory:0.##} GB ({architecture})");
        var (perCpu, perGigabyte) = (prices[$"fargate.{architecture}.cpuHour"], prices[$"fargate.{architecture}.gigabyteHour"]);
        return [new CostLine(resource.Id, what, (cpu * perCpu?.Amount + memory * perGigabyte?.Amount) * count * prices.HoursPerMonth, perCpu)];
    }
}
