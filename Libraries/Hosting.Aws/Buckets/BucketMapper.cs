using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Buckets;

/// <summary>A private bucket whose objects expire, and its policy. AWS makes its name, which is unique among all accounts.</summary>
internal static class BucketMapper
{
    public static void Map(MappingContext context, BucketNode bucket)
    {
        var (template, id) = (context.Template, bucket.Id);
        template.Add(id, new("AWS::S3::Bucket")
        {
            ["PublicAccessBlockConfiguration"] = new Map
            {
                ["BlockPublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["IgnorePublicAcls"] = true,
                ["RestrictPublicBuckets"] = true,
            },
            ["OwnershipControls"] = new Map { ["Rules"] = [new Map { ["ObjectOwnership"] = "BucketOwnerEnforced" }] },
            ["BucketEncryption"] = new Map
            {
                ["ServerSideEncryptionConfiguration"] = [new Map { ["ServerSideEncryptionByDefault"] = new Map { ["SSEAlgorithm"] = "AES256" } }],
            },
            ["LifecycleConfiguration"] = new Map
            {
                ["Rules"] = [new Map
                {
                    ["Id"] = "expire",
                    ["Status"] = "Enabled",
                    ["ExpirationInDays"] = bucket.Options.RetentionDays,
                    ["AbortIncompleteMultipartUpload"] = new Map { ["DaysAfterInitiation"] = 1 },
                }],
            },
            ["Tags"] = ResourceTags.Name($"{bucket.Name}-bodies"),
        });
        template.Add($"{id}Policy", new("AWS::S3::BucketPolicy")
        {
            ["Bucket"] = new Ref(id),
            ["PolicyDocument"] = new Map
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = [PolicyStatements.TlsOnly("s3:*", [new GetAtt(id, "Arn"), new Sub($"${{{id}.Arn}}/*")])],
            },
        });
        template.Outputs[$"{id}Name"] = new($"The bucket for large bodies of {bucket.Name}", new Ref(id));
        context.Expressions[$"{bucket.Name}.bucket"] = new Setting.Plain($"${{{id}}}");
        context.Expressions[$"{bucket.Name}.region"] = new Setting.Plain("${AWS::Region}");
        context.Backings[bucket.Name] = new Backing(LogicalIds.Of(bucket.Name)) { ConnectionString = new Setting.Plain($"${{{id}}}") };
    }
}
