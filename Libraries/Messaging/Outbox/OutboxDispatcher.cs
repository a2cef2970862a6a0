using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Telemetry;
using Showroom.Messaging.Topics;

namespace Showroom.Messaging.Outbox;

/// <summary>
/// Publishes the messages of the outbox, each at least once, and those of an aggregate in order. Any number of processes may run it. It is woken by the
/// notifications of the transactions that add messages; polling finds what a lost notification announced.
/// </summary>
internal sealed class OutboxDispatcher(
    NpgsqlDataSource database, ITopicClient topics, OutboxListener listener, IOptions<MessagingOptions> options, TimeProvider time, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(5);

    private readonly OutboxOptions _options = options.Value.Outbox;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var startedAt = time.GetTimestamp();
                var count = await DispatchBatchAsync(stoppingToken).ConfigureAwait(false);
                if (failures > 0)
                {
                    failures = 0;
                    logger.Dispatching();
                }

                if (count == 0)
                {
                    await listener.WaitAsync(_options.PollingInterval, stoppingToken).ConfigureAwait(false);
                }

                // Under load, what is added meanwhile is published together: a message costs less, and it is not delayed by more than it would wait for its batch.
                if (count < _options.BatchSize && _options.MinInterval - time.GetElapsedTime(startedAt) is var pause && pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (failures++ == 0)
                {
                    logger.DispatchFailed(error);
                }

                var pause = TimeSpan.FromMilliseconds(Math.Min(s_maxPause.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(failures, 10))) * (0.5 + (Random.Shared.NextDouble() / 2)));
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>The number of messages that were taken.</returns>
    private async Task<int> DispatchBatchAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var taken = await OutboxStore.TakeAsync(transaction, _options.BatchSize, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
        {
            return 0;
        }

        var published = new List<long>(taken.Count);
        foreach (var topic in taken.GroupBy(static message => message.Topic))
        {
            published.AddRange(await PublishAsync(transaction, topic.Key, [.. topic], cancellationToken).ConfigureAwait(false));
        }

        // Not cancelled: what is published and not deleted would be published again.
        await OutboxStore.DeleteAsync(transaction, [.. published], CancellationToken.None).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return taken.Count;
    }

    private async Task<IEnumerable<long>> PublishAsync(NpgsqlTransaction transaction, string topic, PendingMessage[] messages, CancellationToken cancellationToken)
    {
        if (options.Value.Topics.GetValueOrDefault(topic) is not { } arn)
        {
            foreach (var message in messages)
            {
                await PostponeAsync(transaction, message, $"There is no topic '{topic}': set {MessagingOptions.Section}:Topics:{topic}.").ConfigureAwait(false);
            }

            return [];
        }

        var refused = await topics.PublishAsync(arn, [.. messages.Select(static message => message.Message)], cancellationToken).ConfigureAwait(false);
        foreach (var message in messages)
        {
            var reason = refused.GetValueOrDefault(message.Message.Id);
            MessagingTelemetry.Published(topic, reason is null ? "published" : "refused", time.GetUtcNow() - message.CreatedAt);
            if (reason is not null)
            {
                await PostponeAsync(transaction, message, reason).ConfigureAwait(false);
            }
        }

        return messages.Where(message => !refused.ContainsKey(message.Message.Id)).Select(static message => message.RowId);
    }

    private Task PostponeAsync(NpgsqlTransaction transaction, PendingMessage message, string reason)
    {
        logger.PublishRefused(message.Message.Id, message.Message.Type, reason);
        var delay = Math.Min(_options.MaxRetryDelay.TotalMilliseconds, _options.FirstRetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(message.Attempts, 20)));
        return OutboxStore.PostponeAsync(transaction, message.RowId, TimeSpan.FromMilliseconds(delay), reason, CancellationToken.None);
    }
}
