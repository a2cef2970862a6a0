using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>Postgres servers of the model as RDS instances.</summary>
internal sealed class RdsKind : IResourceKind
{
    public string? OptionsName => "Database";

    public IReadOnlyList<string> DataTypes => ["AWS::RDS::DBInstance"];

    public bool Publishes(IResource resource) => resource is PostgresServerResource or PostgresDatabaseResource;

    public async Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken)
    {
        var servers = new List<ResourceNode>();
        foreach (var server in model.Resources.OfType<PostgresServerResource>())
        {
            var user = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
            servers.Add(new DatabaseNode(server.Name, server.PasswordParameter.Name, user ?? "postgres", [.. server.Databases.Select(d => (d.Key, d.Value))], model.OptionsOf<RdsOptions>(server)));
        }

        return servers;
    }

    public IEnumerable<string> Validate(Topology topology) =>
        topology.Of<DatabaseNode>().SelectMany(d => RdsOptionsValidator.Validate(d.Name, d.Options, topology.Options.Of<NetworkOptions>()));

    public void Map(MappingContext context)
    {
        var services = context.Topology.Of<ServiceNode>();
        foreach (var server in context.Each<DatabaseNode>())
        {
            RdsMapper.Map(context, server, resource => References.IsConnected(services, resource));
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var server in context.Each<DatabaseNode>())
        {
            DatabaseAlarms.Map(context.Template, server);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<DatabaseNode>().Select(DatabaseDashboard.Row);

    public IEnumerable<Finding> Check(TemplateView template) => RdsInvariants.Check(template);

    public IEnumerable<string> LogGroupsOutside(string type, string physicalId) => type == "AWS::RDS::DBInstance" ? [$"/aws/rds/instance/{physicalId}/postgresql"] : [];

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices)
    {
        if (resource.Type != "AWS::RDS::DBInstance")
        {
            return [];
        }

        var (template, id, database) = (resource.Template, resource.Id, resource.Properties);
        var type = template.Value(database["DBInstanceClass"]) ?? "";
        var multi = template.IsTrue(database["MultiAZ"]);
        var copies = multi ? prices.MultiAzFactor : 1;
        var storage = template.Number(database["AllocatedStorage"]) ?? 0;
        return [prices.Hourly(id, multi ? $"{type}, Multi-AZ" : type, type, copies), prices.Monthly(id, $"{storage} GB of gp3", "db.gp3.gigabyteMonth", storage * copies)];
    }
}
