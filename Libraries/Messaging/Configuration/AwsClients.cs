using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;

namespace Showroom.Messaging.Configuration;

/// <summary>AWS's own clients, for AWS or for an emulator.</summary>
internal static class AwsClients
{
    public static AmazonSQSClient CreateQueues(MessagingOptions options) => new(AwsCredentials.Find(options), Configure(new AmazonSQSConfig(), options));

    public static AmazonS3Client CreateObjects(MessagingOptions options) =>
        // An emulator has one address, not one for each bucket.
        new(AwsCredentials.Find(options), Configure(new AmazonS3Config { ForcePathStyle = options.Endpoint is not null }, options));

    private static T Configure<T>(T client, MessagingOptions options)
        where T : ClientConfig
    {
        // Setting the region after the address would discard the address.
        if (options.Endpoint is { } endpoint)
        {
            client.ServiceURL = endpoint.ToString();
            client.AuthenticationRegion = options.Region;
        }
        else
        {
            // A service without topics and queues has none; nothing is called then.
            client.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region ?? "us-east-1");
        }

        return client;
    }
}
