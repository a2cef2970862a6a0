using Amazon.Runtime;
using Amazon.SQS;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Messaging.Emulator;

/// <summary>A client of the running emulator.</summary>
internal static class EmulatorClient
{
    public static async Task<AmazonSQSClient> CreateAsync(MessagingResource messaging, CancellationToken cancellationToken) => new(
        new BasicAWSCredentials("emulator", "emulator"),
        new AmazonSQSConfig
        {
            ServiceURL = await messaging.Address.GetValueAsync(cancellationToken).ConfigureAwait(false),
            AuthenticationRegion = MessagingResource.Region,
            MaxErrorRetry = 0,
            Timeout = TimeSpan.FromSeconds(5),
        });

    /// <summary>The URL of a queue, or of a dead-letter queue.</summary>
    public static async Task<string> UrlAsync(MessagingResource messaging, string queueName, CancellationToken cancellationToken) =>
        $"{await messaging.QueuePrefix.GetValueAsync(cancellationToken).ConfigureAwait(false)}/{queueName}";
}
