using Amazon.Runtime;
using Amazon.SQS;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Messaging.Clients;

/// <summary>A client of the queues that the application uses: those of the running emulator, or of a deployed stack.</summary>
internal static class QueueClient
{
    public static async Task<AmazonSQSClient> CreateAsync(MessagingResource messaging, CancellationToken cancellationToken) => messaging.Deployed?.CreateClient() ?? new(
        new BasicAWSCredentials("emulator", "emulator"),
        new AmazonSQSConfig
        {
            ServiceURL = await messaging.Address.GetValueAsync(cancellationToken).ConfigureAwait(false),
            AuthenticationRegion = MessagingResource.Region,
            MaxErrorRetry = 0,
            Timeout = TimeSpan.FromSeconds(20),
        });

    /// <summary>The URL of a queue, or of a dead-letter queue.</summary>
    public static async Task<string> UrlAsync(MessagingResource messaging, string queueName, CancellationToken cancellationToken) =>
        messaging.Deployed?.UrlOf(queueName) ?? $"{await messaging.QueuePrefix.GetValueAsync(cancellationToken).ConfigureAwait(false)}/{queueName}";
}
