using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Buckets;

/// <summary>The bucket of a messaging resource, of which it has the name.</summary>
internal sealed record BucketNode(string Name, S3Options Options) : ResourceNode(Name)
{
    public string Id => IdOf(Name);

    public static string IdOf(string name) => LogicalIds.Of(name, "Bucket");
}
