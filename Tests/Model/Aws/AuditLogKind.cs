using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>A resource of the model that only this test knows.</summary>
internal sealed class AuditLogResource(string name) : Resource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"log");
}

public sealed record AuditLogOptions
{
    public int RetentionDays { get; init; } = 30;
}

internal sealed record AuditLogNode(string Name, AuditLogOptions Options) : ResourceNode(Name);

/// <summary>A kind of resource that the library does not have, all of it: options, checks, mapping, permissions, alarm, graph, price.</summary>
internal sealed class AuditLogKind : IResourceKind
{
    public IReadOnlyList<string> DataTypes => ["AWS::Logs::LogGroup"];

    public bool Publishes(IResource resource) => resource is AuditLogResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<AuditLogResource>().Select(l => new AuditLogNode(l.Name, model.OptionsOf<AuditLogOptions>(l)))]);

    public IEnumerable<string> Validate(Topology topology) => topology.Of<AuditLogNode>().Where(l => l.Options.RetentionDays < 1)
        .Select(l => $"Log ({l.Name}).RetentionDays is {l.Options.RetentionDays}. Allowed: 1 and more.");

    public void Map(MappingContext context)
    {
        foreach (var log in context.Each<AuditLogNode>())
        {
            var id = LogicalIds.Of(log.Name);
            context.Template.Add(id, new("AWS::Logs::LogGroup") { ["RetentionInDays"] = log.Options.RetentionDays, ["Tags"] = ResourceTags.Name(log.Name) });
            context.Backings[log.Name] = new Backing(id)
            {
                ConnectionString = new Setting.Plain($"${{{id}}}"),
                Permissions = [RolesMapper.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], [new GetAtt(id, "Arn")])],
            };
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var (log, id) in context.Each<AuditLogNode>().Select(l => (l, LogicalIds.Of(l.Name))))
        {
            AlarmMapper.Add(context.Template, $"{id}Volume", $"{log.Name} grows fast", new("AWS/Logs", "IncomingBytes", [AlarmMapper.Dimension("LogGroupName", new Ref(id))], "Sum"), above: 1e9);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<AuditLogNode>()
        .Select(l => new[] { DashboardMapper.Graph($"{l.Name}: events", "Sum", ["AWS/Logs", "IncomingLogEvents", "LogGroupName", $"${{{LogicalIds.Of(l.Name)}}}"]) });

    public IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::Logs::LogGroup").Where(g => template.Value(g.Properties["LogGroupClass"]) == "INFREQUENT_ACCESS")
        .Select(g => new Finding($"{g.Id}.LogGroupClass", "This class has no alarms."));

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) =>
        resource.Type == "AWS::Logs::LogGroup" ? [prices.Monthly(resource.Id, "storage by use", "logs.gigabyteMonth", 0)] : [];
}
