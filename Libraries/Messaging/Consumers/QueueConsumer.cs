using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Telemetry;

namespace Showroom.Messaging.Consumers;

/// <summary>Receives the messages of a queue for as long as the service runs, whatever fails meanwhile.</summary>
internal sealed class QueueConsumer(ConsumerDefinition definition, IServiceProvider services) : BackgroundService
{
    private const int MaxBatchCount = 10;

    private readonly IAmazonSQS _sqs = services.GetRequiredService<IAmazonSQS>();
    private readonly QueueReader _queues = services.GetRequiredService<QueueReader>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly ILogger _logger = services.GetRequiredService<ILogger<QueueConsumer>>();
    private readonly ConsumerOptions _options = services.GetRequiredService<IOptions<MessagingOptions>>().Value.ConsumerOf(definition.Queue);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await DescribeAsync(stoppingToken).ConfigureAwait(false) is not { } queue)
        {
            return;
        }

        var handlers = definition.Handlers.Select(type => (IMessageHandler)services.GetRequiredService(type)).ToDictionary(static handler => (handler.Type, handler.Version));
        var leases = new LeaseKeeper(_sqs, queue, _options.HandlerTimeout, _time, _logger);
        var deletes = new DeleteBatcher(_sqs, queue, _time, _logger);
        var processor = new MessageProcessor(_sqs, queue, services.GetRequiredService<MessageReader>(), handlers, _options, _time, _logger);
        using var renewal = new CancellationTokenSource();
        var renewing = leases.RunAsync(renewal.Token);
        var deleting = deletes.RunAsync();
        var deliveries = new DeliveryScheduler(processor, leases, deletes, _options.MaxConcurrency, stoppingToken);

        var failures = 0;
        while (await deliveries.WaitForCapacityAsync(stoppingToken).ConfigureAwait(false) is var capacity and > 0)
        {
            try
            {
                var received = await ReceiveAsync(queue, capacity).ConfigureAwait(false);
                if (failures > 0)
                {
                    failures = 0;
                    _logger.Receiving(definition.Queue);
                }

                definition.State.SetReceiving();
                deliveries.Schedule(received);
                if (received.Length > 0 && received.Length < Math.Min(capacity, MaxBatchCount))
                {
                    await Task.Delay(_options.MinReceiveInterval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            catch (Exception error)
            {
                await PauseAsync(error, ++failures, stoppingToken).ConfigureAwait(false);
            }
        }

        await deliveries.StopAsync(_options.StopTimeout, _time).ConfigureAwait(false);
        deletes.Complete();
        await deleting.ConfigureAwait(false);
        await renewal.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
    }

    private async Task<QueueDescription?> DescribeAsync(CancellationToken stoppingToken)
    {
        for (var failures = 1; !stoppingToken.IsCancellationRequested; failures++)
        {
            try
            {
                var queue = await _queues.DescribeAsync(definition.Queue, stoppingToken).ConfigureAwait(false);
                definition.State.SetReceiving();
                return queue;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                await PauseAsync(error, failures, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return null;
    }

    // A stop does not cancel it: SQS would hide the messages of a response that is not received, and count the receipt as an attempt.
    private async Task<Delivery[]> ReceiveAsync(QueueDescription queue, int capacity)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = queue.Url,
            MaxNumberOfMessages = Math.Min(capacity, MaxBatchCount),
            WaitTimeSeconds = (int)_options.WaitTime.TotalSeconds,
            MessageAttributeNames = ["All"],
            MessageSystemAttributeNames = ["All"],
        };
        var response = await _sqs.ReceiveMessageAsync(request, CancellationToken.None).ConfigureAwait(false);
        var receivedAt = _time.GetUtcNow();
        return [.. (response.Messages ?? []).Select(message => new Delivery(message, receivedAt, queue.VisibilityTimeout, _time))];
    }

    private async Task PauseAsync(Exception error, int failures, CancellationToken stoppingToken)
    {
        definition.State.SetFailed(error);
        if (failures == 1)
        {
            _logger.ReceiveFailed(error, definition.Queue);
        }

        await Task.Delay(RetryDelay.WhileUnavailable(Math.Min(failures, 5)), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
