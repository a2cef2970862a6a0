using Amazon.Runtime;
using Amazon.SQS;
using Showroom.Hosting.Messaging.Deployed;
using Showroom.Messaging;
using Showroom.Messaging.Queues;
using Showroom.Tests.InProcess.Aws;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>The queues of a deployed stack, against an endpoint that verifies signatures as AWS does.</summary>
public sealed class DeployedMessagingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_queues_of_the_stack_are_found_and_with_them_the_account()
    {
        await using var endpoint = await SigningEndpoint.StartAsync("showroom-fulfilment");
        var deployed = Deployed(endpoint, AwsEndpoint.SecretKey);

        await deployed.ConnectAsync(["fulfilment"], Cancellation);

        Assert.Equal("https://sqs.eu-central-1.amazonaws.com/123456789012/showroom-fulfilment", deployed.UrlOf("fulfilment"));
        Assert.Equal("arn:aws:sns:eu-central-1:123456789012:showroom-orders", deployed.ArnOf("orders"));
    }

    [Fact]
    public async Task A_wrong_secret_key_is_refused_with_the_message_of_the_service()
    {
        await using var endpoint = await SigningEndpoint.StartAsync("showroom-fulfilment");
        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => Deployed(endpoint, "another").ConnectAsync(["fulfilment"], Cancellation));
        Assert.Equal($"The queues of showroom in eu-central-1 cannot be used: {SigningEndpoint.Refusal}", refused.Message);
    }

    [Fact]
    public async Task A_service_with_wrong_credentials_gets_the_message_of_the_service()
    {
        await using var endpoint = await SigningEndpoint.StartAsync("fulfilment");
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        // On this machine a service has the credentials of the emulator.
        builder.Configuration["Messaging:Endpoint"] = endpoint.Address.ToString();
        builder.Configuration["Messaging:Region"] = AwsEndpoint.Region;
        builder.Configuration["Messaging:Queues:fulfilment"] = $"{endpoint.Address}123456789012/fulfilment";
        builder.AddMessaging();
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<AmazonSQSException>(() => host.Services.GetRequiredService<QueueOperations>().ReadStateAsync("fulfilment", Cancellation));

        Assert.Equal(SigningEndpoint.Refusal, refused.Message);
    }

    [Fact]
    public async Task A_stack_that_is_not_deployed_is_named()
    {
        await using var endpoint = await SigningEndpoint.StartAsync();
        var missing = await Assert.ThrowsAsync<DistributedApplicationException>(() => Deployed(endpoint, AwsEndpoint.SecretKey).ConnectAsync(["fulfilment"], Cancellation));
        Assert.Equal("The queue showroom-fulfilment does not exist in eu-central-1: deploy the stack first, or name it and its region with Messaging:Stack and Messaging:Region.", missing.Message);
    }

    private static DeployedMessaging Deployed(SigningEndpoint endpoint, string secretKey) => new(AwsEndpoint.Region, "showroom", bucket: null)
    {
        Endpoint = endpoint.Address,
        Credentials = new BasicAWSCredentials(AwsEndpoint.AccessKey, secretKey),
    };
}
