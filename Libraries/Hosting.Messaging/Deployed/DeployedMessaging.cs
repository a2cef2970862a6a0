using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Showroom.Hosting.Messaging.Deployed;

/// <summary>The topics and queues of a deployed stack, used by the application that runs here in place of the emulator.</summary>
/// <param name="region">The stack's region.</param>
/// <param name="stack">The stack's name, which the names of its topics and queues begin with.</param>
/// <param name="bucket">The bucket for large bodies, whose name AWS has made; null for none.</param>
internal sealed class DeployedMessaging(string region, string stack, string? bucket)
{
    private const string MetadataSwitch = "AWS_EC2_METADATA_DISABLED";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _urls = new(StringComparer.Ordinal);

    public string Region => region;

    public string? Bucket => bucket;

    /// <summary>Another address than AWS's own, for tests.</summary>
    internal Uri? Endpoint { get; init; }

    /// <summary>Other credentials than those of AWS's own tools, for tests.</summary>
    internal AWSCredentials? Credentials { get; init; }

    public string UrlOf(string queueName) => _urls[queueName];

    /// <summary>The ARN of a topic, whose account is that of the queues.</summary>
    public string ArnOf(string topicName) =>
        $"arn:{RegionEndpoint.GetBySystemName(region).PartitionName}:sns:{region}:{new Uri(_urls.Values.First()).Segments[1].Trim('/')}:{stack}-{topicName}";

    /// <summary>A client of the queues.</summary>
    /// <exception cref="DistributedApplicationException">There are no credentials.</exception>
    public AmazonSQSClient CreateClient()
    {
        var settings = new AmazonSQSConfig { MaxErrorRetry = 2, Timeout = s_timeout };
        // Setting the region after the address would discard the address.
        if (Endpoint is null)
        {
            settings.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            (settings.ServiceURL, settings.AuthenticationRegion) = (Endpoint.ToString(), region);
        }

        return new AmazonSQSClient(FindCredentials(), settings);
    }

    /// <summary>Finds the queues, before anything starts.</summary>
    /// <exception cref="DistributedApplicationException">There are no credentials, they are refused, or the stack has no such queue.</exception>
    public async Task ConnectAsync(IReadOnlyCollection<string> queueNames, CancellationToken cancellationToken)
    {
        if (queueNames.Count == 0)
        {
            throw new DistributedApplicationException("Messaging:Endpoint=aws needs a queue in the model, by which the account is found.");
        }

        using var sqs = CreateClient();
        foreach (var name in queueNames)
        {
            try
            {
                _urls[name] = (await sqs.GetQueueUrlAsync($"{stack}-{name}", cancellationToken).ConfigureAwait(false)).QueueUrl;
            }
            catch (QueueDoesNotExistException missing)
            {
                throw new DistributedApplicationException(
                    $"The queue {stack}-{name} does not exist in {region}: deploy the stack first, or name it and its region with Messaging:Stack and Messaging:Region.", missing);
            }
            catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                throw new DistributedApplicationException($"The queues of {stack} in {region} cannot be used: {error.Message}", error);
            }
        }
    }

    private AWSCredentials FindCredentials()
    {
        if (Credentials is not null)
        {
            return Credentials;
        }

        // The metadata service exists on EC2 only; elsewhere the SDK waits for its timeout.
        if (Environment.GetEnvironmentVariable(MetadataSwitch) is null)
        {
            Environment.SetEnvironmentVariable(MetadataSwitch, "true");
        }

        try
        {
            var credentials = DefaultAWSCredentialsIdentityResolver.GetCredentials(null);
            _ = credentials.GetCredentials();
            return credentials;
        }
        catch (AmazonClientException error)
        {
            throw new DistributedApplicationException(
                $"Messaging:Endpoint=aws needs AWS credentials, and none were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ({MetadataSwitch}=false uses the instance's role on EC2).", error);
        }
    }
}
