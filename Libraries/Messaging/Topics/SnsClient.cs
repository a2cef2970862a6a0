using System.Globalization;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.LargeBodies;
using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Topics;

/// <summary>
/// The few actions of SNS that a producer needs, over AWS's own signing handler. Each attempt is a new request with its own signature; transient failures
/// are retried with exponential backoff and full jitter.
/// </summary>
internal sealed class SnsClient : ITopicClient, IDisposable
{
    private const int MaxBatchCount = 10;
    private const int MaxAttempts = 4;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;
    private readonly ClaimCheckStore _largeBodies;
    private readonly TimeProvider _time;

    public SnsClient(IOptions<MessagingOptions> options, ClaimCheckStore largeBodies, TimeProvider time)
        : this(options.Value, AwsCredentials.Find(options.Value), largeBodies, time)
    {
    }

    internal SnsClient(MessagingOptions settings, AWSCredentials credentials, ClaimCheckStore largeBodies, TimeProvider time)
    {
        var region = RegionEndpoint.GetBySystemName(settings.Region);
        // The transport would not sign a redirected request.
        var transport = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(new SigV4SigningHandler(credentials, region, "sns", transport))
        {
            BaseAddress = settings.Endpoint ?? new Uri($"https://sns.{settings.Region}.{region.PartitionDnsSuffix}/"),
            Timeout = s_timeout,
        };
        (_largeBodies, _time) = (largeBodies, time);
    }

    public async Task<IReadOnlyDictionary<Guid, string>> PublishAsync(string topicArn, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<Guid, string>();
        var batch = new List<TopicEntry>(MaxBatchCount);
        var bytes = 0;
        foreach (var message in messages)
        {
            TopicEntry entry;
            try
            {
                entry = await ToEntryAsync(message, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidOperationException error)
            {
                refused[message.Id] = error.Message;
                continue;
            }

            // The limit of a message is also that of a batch.
            var size = Encoding.UTF8.GetByteCount(entry.Body);
            if (batch.Count == MaxBatchCount || (batch.Count > 0 && bytes + size > ClaimCheckStore.MaxInlineBytes))
            {
                await PublishBatchAsync().ConfigureAwait(false);
            }

            batch.Add(entry);
            bytes += size + 400;
        }

        if (batch.Count > 0)
        {
            await PublishBatchAsync().ConfigureAwait(false);
        }

        return refused;

        async Task PublishBatchAsync()
        {
            var response = await SendAsync(() => PublishBatchRequest.Create(topicArn, batch), cancellationToken).ConfigureAwait(false);
            foreach (var (index, reason) in response.Failures())
            {
                refused[batch[index].Message.Id] = reason;
            }

            batch.Clear();
            bytes = 0;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<TopicEntry> ToEntryAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var attributes = new List<KeyValuePair<string, string>>
        {
            new(MessageAttributes.Id, message.Id.ToString("D")),
            new(MessageAttributes.Type, message.Type),
            new(MessageAttributes.Version, message.Version.ToString(CultureInfo.InvariantCulture)),
        };
        if (message.TraceParent is { } parent)
        {
            attributes.Add(new(MessageAttributes.TraceParent, parent));
        }

        if (!ClaimCheckStore.IsNeeded(message.Body))
        {
            return new(message, message.Body, attributes);
        }

        attributes.Add(new(MessageAttributes.ClaimCheck, await _largeBodies.StoreAsync(message.Id, message.Body, cancellationToken).ConfigureAwait(false)));
        return new(message, "{}", attributes);
    }

    private async Task<SnsResponse> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TopicException failure;
            try
            {
                using var request = create();
                using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                var body = new SnsResponse(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
                if (response.IsSuccessStatusCode)
                {
                    return body;
                }

                failure = body.Error((int)response.StatusCode);
                if ((int)response.StatusCode is not (429 or >= 500) && failure.Code is not ("Throttling" or "ThrottledException" or "RequestLimitExceeded"))
                {
                    throw failure;
                }
            }
            catch (HttpRequestException error)
            {
                failure = new(null, $"{_http.BaseAddress!.Host} cannot be reached: {error.Message}", error);
            }
            catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                failure = new(null, $"{_http.BaseAddress!.Host} did not respond within {s_timeout.TotalSeconds:0} s.", error);
            }

            if (attempt == MaxAttempts)
            {
                throw failure;
            }

            await Task.Delay(s_firstDelay * (1 << (attempt - 1)) * Random.Shared.NextDouble(), _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
