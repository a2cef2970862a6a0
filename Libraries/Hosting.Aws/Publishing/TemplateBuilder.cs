using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>Maps a topology to a template, kind by kind.</summary>
internal static class TemplateBuilder
{
    /// <exception cref="DistributedApplicationException">A line for each contradiction of the options: the option, its value and what is allowed.</exception>
    public static Template Build(Topology topology, IReadOnlyList<IResourceKind> kinds)
    {
        if (kinds.SelectMany(kind => kind.Validate(topology)).ToArray() is { Length: > 0 } problems)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, problems));
        }

        var template = new Template("Services on Fargate behind a load balancer, with their backing resources in private subnets.");
        var context = new MappingContext(template, topology, [.. kinds.SelectMany(kind => kind.Endpoints(topology)).DistinctBy(e => e.Id)]);
        foreach (var kind in kinds)
        {
            template.Origin = new(null, kind.OptionsName);
            kind.Map(context);
        }

        var monitoring = topology.Options.Of<MonitoringOptions>();
        if (monitoring.Alarms)
        {
            template.Origin = new(null, "Monitoring.Alarms");
            foreach (var kind in kinds)
            {
                kind.MapAlarms(context);
            }
        }

        if (monitoring.Dashboard)
        {
            template.Origin = new(null, "Monitoring.Dashboard");
            DashboardMapper.Map(template, [.. kinds.SelectMany(kind => kind.Graphs(topology))]);
        }

        return template;
    }
}
