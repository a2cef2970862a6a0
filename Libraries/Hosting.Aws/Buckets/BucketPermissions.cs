using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Buckets;

/// <summary>What producers and consumers may do with the bodies in the bucket.</summary>
internal static class BucketPermissions
{
    public static IEnumerable<Permission> Store(string messaging) => [new(["s3:PutObject"], Objects(messaging))];

    // Without the permission to list, S3 answers a request for a missing object with 403, and the message would be retried.
    public static IEnumerable<Permission> Load(string messaging) =>
        [new(["s3:GetObject"], Objects(messaging)), new(["s3:ListBucket"], new GetAtt(BucketNode.IdOf(messaging), "Arn"))];

    private static Sub Objects(string messaging) => new($"${{{BucketNode.IdOf(messaging)}.Arn}}/messages/*");
}
