using Amazon.Runtime;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>What the clients of all services share: signing, retries and errors.</summary>
public sealed class SignedClientTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_secret_key_is_reported_with_the_code_of_AWS()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(Deadline);
        var account = new AwsAccount(new BasicAWSCredentials(AwsEndpoint.AccessKey, "another"), AwsEndpoint.Region, new Uri(endpoint.Address));
        using var client = new SignedClient(account, "cloudformation", new Backoff(TimeProvider.System, TimeSpan.Zero), TimeSpan.FromSeconds(30));

        var refused = await Assert.ThrowsAsync<AwsException>(() => client.SendAsync(() => new(HttpMethod.Post, "") { Content = new StringContent("x") }, Deadline));

        Assert.Equal(("SignatureDoesNotMatch", "the signature does not match"), (refused.Code, refused.Message));
        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public async Task Throttled_requests_are_retried()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.Endpoint.Throttle(3);

        var (stack, _) = await test.DeployAsync(DeploymentUnderTest.Template());

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal([("Throttling", 2), ("Throttling", 3), ("Throttling", 4)], test.Retries);
    }

    [Fact]
    public async Task Retries_are_limited()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.Endpoint.Throttle(int.MaxValue);

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template()));

        Assert.Equal(("Throttling", "Rate exceeded 6 attempts were made."), (refused.Code, refused.Message));
        Assert.Equal(Backoff.MaxAttempts, test.Endpoint.Requests.Count);
    }

    [Theory]
    [InlineData(null, null, "No AWS region is set: set aws:Region or AWS_REGION, for instance to eu-central-1.")]
    [InlineData("Frankfurt", null, "'Frankfurt' is not an AWS region: set aws:Region or AWS_REGION to one such as eu-central-1.")]
    public async Task A_missing_or_invalid_region_is_reported_in_one_sentence(string? region, string? endpoint, string sentence)
    {
        var refused = await Assert.ThrowsAsync<AwsException>(() => AwsAccount.FindAsync("aws", region, endpoint));
        Assert.Equal(sentence, refused.Message);
    }

    [Theory]
    [InlineData("http://example.com", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("somewhere", false)]
    [InlineData("https://example.com", true)]
    [InlineData("http://127.0.0.1:4566", true)]
    public void An_endpoint_on_another_machine_must_be_https(string endpoint, bool allowed)
    {
        var refused = Record.Exception(() => AwsAccount.EndpointFrom("aws", endpoint));
        Assert.Equal(allowed ? null : $"aws:Endpoint is '{endpoint}'. It must be an https address, or http on this machine.", refused?.Message);
    }

    [Theory]
    [InlineData("eu-central-1", "https://sqs.eu-central-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn/")]
    public void Without_an_endpoint_requests_go_to_AWS(string region, string address) =>
        Assert.Equal(address, new AwsAccount(new AnonymousAWSCredentials(), region, null).AddressOf("sqs").ToString());
}
