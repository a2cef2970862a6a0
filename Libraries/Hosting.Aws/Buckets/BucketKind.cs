using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Validation;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Aws.Buckets;

/// <summary>The bucket for large bodies of each messaging resource of the model. It is billed by use only.</summary>
internal sealed class BucketKind : IResourceKind
{
    public string? OptionsName => "Buckets";

    public IReadOnlyList<string> DataTypes => ["AWS::S3::Bucket"];

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<IResourceWithParent<MessagingResource>>().Select(r => r.Parent).Distinct()
            .Select(m => new BucketNode(m.Name, model.OptionsOf<S3Options>(m)))]);

    public IEnumerable<string> Validate(Topology topology) => topology.Of<BucketNode>().Where(b => b.Options.RetentionDays is < 1 or > 3_650)
        .Select(b => $"Bucket ({b.Name}).RetentionDays is {b.Options.RetentionDays}. Allowed: 1 to 3650.");

    public void Map(MappingContext context)
    {
        foreach (var bucket in context.Each<BucketNode>())
        {
            BucketMapper.Map(context, bucket);
        }
    }

    public IEnumerable<Finding> Check(TemplateView template) => BucketInvariants.Check(template);
}
