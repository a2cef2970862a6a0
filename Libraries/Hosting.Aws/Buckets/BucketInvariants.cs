using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Buckets;

/// <summary>A bucket is private, encrypted, and refuses requests without TLS.</summary>
internal static class BucketInvariants
{
    private static readonly string[] s_blocks = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

    public static IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::S3::Bucket").SelectMany(b => Bucket(template, b.Id, b.Properties));

    private static IEnumerable<Finding> Bucket(TemplateView template, string id, JsonObject bucket)
    {
        foreach (var block in s_blocks.Where(block => !template.IsTrue(bucket["PublicAccessBlockConfiguration"]?[block])))
        {
            yield return new Finding($"{id}.PublicAccessBlockConfiguration", $"{block} must be true: a bucket is never public.");
        }

        if (bucket["BucketEncryption"] is null)
        {
            yield return new Finding($"{id}.BucketEncryption", "It is not encrypted: AES256 or aws:kms.");
        }

        if (!SecureTransport.IsRequired(template, "AWS::S3::BucketPolicy", "Bucket", id))
        {
            yield return new Finding(id, "It accepts requests without TLS: a policy has to deny them (aws:SecureTransport).");
        }
    }
}
