using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>A resource of the model that only this test knows.</summary>
internal sealed class BucketResource(string name) : Resource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"bucket");
}

public sealed record BucketOptions
{
    public int RetentionDays { get; init; } = 30;
}

internal sealed record BucketNode(string Name, BucketOptions Options) : ResourceNode(Name);

/// <summary>A kind of resource that the library does not have, all of it: options, checks, mapping, permissions, alarm, graph, price.</summary>
internal sealed class BucketKind : IResourceKind
{
    public IReadOnlyList<string> DataTypes => ["AWS::S3::Bucket"];

    public bool Publishes(IResource resource) => resource is BucketResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<BucketResource>().Select(b => new BucketNode(b.Name, model.OptionsOf<BucketOptions>(b)))]);

    public IEnumerable<string> Validate(Topology topology) => topology.Of<BucketNode>().Where(b => b.Options.RetentionDays < 1)
        .Select(b => $"Bucket ({b.Name}).RetentionDays is {b.Options.RetentionDays}. Allowed: 1 and more.");

    public void Map(MappingContext context)
    {
        foreach (var bucket in context.Each<BucketNode>())
        {
            var id = LogicalIds.Of(bucket.Name);
            context.Template.Add(id, new("AWS::S3::Bucket")
            {
                ["LifecycleConfiguration"] = new Map { ["Rules"] = [new Map { ["Status"] = "Enabled", ["ExpirationInDays"] = bucket.Options.RetentionDays }] },
                ["Tags"] = ResourceTags.Name(bucket.Name),
            });
            context.Backings[bucket.Name] = new Backing(id)
            {
                ConnectionString = new Setting.Plain($"${{{id}}}"),
                Permissions = [RolesMapper.Allow(["s3:GetObject", "s3:PutObject"], [new Sub($"${{{id}.Arn}}/*")])],
            };
        }
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var (bucket, id) in context.Each<BucketNode>().Select(b => (b, LogicalIds.Of(b.Name))))
        {
            AlarmMapper.Add(context.Template, $"{id}Errors", $"{bucket.Name} returns errors", new("AWS/S3", "5xxErrors", [AlarmMapper.Dimension("BucketName", new Ref(id))], "Sum"), above: 10);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<BucketNode>()
        .Select(b => new[] { DashboardMapper.Graph($"{b.Name}: objects", "Average", ["AWS/S3", "NumberOfObjects", "BucketName", $"${{{LogicalIds.Of(b.Name)}}}"]) });

    public IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::S3::Bucket").Where(b => b.Properties["WebsiteConfiguration"] is not null)
        .Select(b => new Finding($"{b.Id}.WebsiteConfiguration", "A bucket is never public."));

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) =>
        resource.Type == "AWS::S3::Bucket" ? [prices.Monthly(resource.Id, "storage by use", "s3.gigabyteMonth", 0)] : [];
}
