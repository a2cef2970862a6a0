using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Signing;
using Showroom.Hosting.Aws.TemplateStorage;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>Templates that are larger than a request may be are read from a bucket, which the deployment makes unless one is given.</summary>
public sealed class TemplateStoreTests
{
    private const string Own = $"showroom-templates-{FakeBuckets.Account}-{AwsEndpoint.Region}";

    private static readonly string s_large = Large('x');

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_up_to_the_limit_is_sent_in_the_request()
    {
        await using var test = await DeploymentUnderTest.StartAsync();

        var source = await test.Templates().StoreAsync(s_large[..TemplateStore.MaxBody], Deadline);

        Assert.Equal((s_large[..TemplateStore.MaxBody], null), (source.Body, source.Url));
        Assert.Empty(test.Endpoint.Requests);
    }

    [Fact]
    public async Task A_stack_with_a_large_template_is_created_without_a_bucket_in_the_settings()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        var template = LargeTemplate();

        var (stack, _) = await test.DeployAsync(template);

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        var (key, text) = Assert.Single(test.Endpoint.Buckets[Own].Objects);
        Assert.Matches("^shop/[0-9a-f]{64}\\.template\\.json$", key);
        Assert.Equal(template.ToJsonString(), text);
    }

    [Fact]
    public async Task The_bucket_is_private_encrypted_over_TLS_only_and_its_objects_expire()
    {
        await using var test = await DeploymentUnderTest.StartAsync();

        await test.Templates().StoreAsync(s_large, Deadline);

        var configuration = test.Endpoint.Buckets[Own].Configuration;
        Assert.Equal("BucketOwnerEnforced", configuration["ownership"]);
        Assert.Equal(
            """<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>""",
            configuration["publicAccessBlock"]);
        Assert.Contains("<SSEAlgorithm>AES256</SSEAlgorithm>", configuration["encryption"], StringComparison.Ordinal);
        Assert.Contains("<Status>Enabled</Status><Expiration><Days>7</Days></Expiration>", configuration["lifecycle"], StringComparison.Ordinal);
        Assert.Equal(
            $$$$"""{"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{{{{Own}}}}","arn:aws:s3:::{{{{Own}}}}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""",
            configuration["policy"]);
    }

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("ap-northeast-2")]
    public async Task Each_region_has_a_bucket_of_its_own(string region)
    {
        await using var test = await DeploymentUnderTest.StartAsync(region);

        await test.Templates().StoreAsync(s_large, Deadline);

        Assert.Contains($"showroom-templates-{FakeBuckets.Account}-{region}", test.Endpoint.Buckets.Names);
    }

    [Fact]
    public async Task A_complete_bucket_is_used_as_it_is_and_templates_have_the_name_of_their_content()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        var first = await test.Templates().StoreAsync(s_large, Deadline);
        var before = test.Endpoint.Requests.Count;

        var second = await test.Templates().StoreAsync(s_large, Deadline);
        var other = await test.Templates().StoreAsync(Large('y'), Deadline);

        Assert.Equal(first.Url, second.Url);
        Assert.NotEqual(first.Url, other.Url);
        Assert.Equal(["GetCallerIdentity", "GetLifecycleConfiguration", "PutObject"], test.Endpoint.Requests.Skip(before).Take(3).Select(r => r.Action));
    }

    [Fact]
    public async Task A_bucket_whose_creation_was_interrupted_is_completed()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.Endpoint.Buckets.Add(Own);

        await test.Templates().StoreAsync(s_large, Deadline);

        Assert.Equal(["encryption", "lifecycle", "policy", "publicAccessBlock"], test.Endpoint.Buckets[Own].Configuration.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(test.Endpoint.Requests, r => r.Action == "CreateBucket");
    }

    [Fact]
    public async Task Calls_that_do_not_find_the_new_bucket_yet_are_retried()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.Endpoint.Buckets.ForgetNext(2);

        await test.Templates().StoreAsync(s_large, Deadline);

        Assert.Equal([("NoSuchBucket", 2), ("NoSuchBucket", 3)], test.Retries);
        Assert.Single(test.Endpoint.Buckets[Own].Objects);
    }

    [Fact]
    public async Task A_bucket_of_another_account_gets_no_template()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.Endpoint.Buckets.Add(Own, owner: "999999999999").Configuration["lifecycle"] = "<LifecycleConfiguration/>";

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.Templates().StoreAsync(s_large, Deadline));

        Assert.Equal($"The bucket for templates, {Own}, belongs to another account than {FakeBuckets.Account}, or the credentials have no permission for it: set aws:Bucket to a bucket of yours in eu-central-1.", refused.Message);
        Assert.Empty(test.Endpoint.Buckets[Own].Objects);
    }

    [Fact]
    public async Task Without_the_permission_to_create_the_bucket_the_message_names_the_setting()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.Endpoint.Buckets.Denied.Add("CreateBucket");

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.Templates().StoreAsync(s_large, Deadline));

        Assert.Equal($"The bucket for templates, {Own}, cannot be created (Access Denied): allow it, or set aws:Bucket to a bucket of yours in eu-central-1.", refused.Message);
    }

    [Fact]
    public async Task A_bucket_in_the_settings_is_used_and_none_is_made()
    {
        await using var test = await DeploymentUnderTest.StartAsync();

        var (stack, _) = await test.Stacks.DeployAsync(await test.InputAsync(LargeTemplate(), "templates"), Deadline);
        await test.Templates("templates").CleanUpAsync(Deadline);

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal("templates", Assert.Single(test.Endpoint.Buckets.Names));
        Assert.StartsWith("shop/", Assert.Single(test.Endpoint.Buckets["templates"].Objects).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bucket_is_deleted_with_the_last_stack_that_has_a_template_in_it()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.Templates().StoreAsync(s_large, Deadline);
        await test.Templates(stack: "shop-2").StoreAsync(s_large, Deadline);

        await test.Templates().CleanUpAsync(Deadline);
        Assert.StartsWith("shop-2/", Assert.Single(test.Endpoint.Buckets[Own].Objects).Key, StringComparison.Ordinal);
        Assert.Contains($"The bucket {Own} stays: it has templates of other stacks, which are deleted after 7 days", test.Messages);

        await test.Templates(stack: "shop-2").CleanUpAsync(Deadline);
        Assert.DoesNotContain(Own, test.Endpoint.Buckets.Names);
        Assert.Contains($"Deleted the bucket {Own}, which had no other templates", test.Messages);

        await test.Templates().CleanUpAsync(Deadline);
    }

    [Fact]
    public async Task Without_the_permission_to_delete_the_bucket_a_warning_says_that_it_stays()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.Templates().StoreAsync(s_large, Deadline);
        test.Endpoint.Buckets.Denied.Add("DeleteBucket");

        await test.Templates().CleanUpAsync(Deadline);

        Assert.Contains($"The bucket {Own} stays (Access Denied); its templates are deleted after 7 days", test.Messages);
    }

    private static string Large(char content) => new(content, TemplateStore.MaxBody + 1);

    private static JsonObject LargeTemplate()
    {
        var template = DeploymentUnderTest.Template();
        template["Resources"]!["Cache"]!["Properties"]!["ReplicationGroupDescription"] = s_large;
        return template;
    }
}
