using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Chat.Writing;

/// <summary>
/// Stores the messages of this replica, one transaction after the other: what arrives during one is stored together by the next (group commit). Messages are
/// published and acknowledged after the commit, in the order of their sequences.
/// </summary>
internal sealed class MessageWriter(
    MessageStore store, RoomPublisher publisher, ChatMetrics metrics, ServerIdentity server, IOptions<ChatOptions> options, TimeProvider time, ILogger<MessageWriter> logger)
    : BackgroundService
{
    private readonly ChatOptions _options = options.Value;
    private readonly Channel<PendingSend> _queue = Channel.CreateBounded<PendingSend>(
        new BoundedChannelOptions(options.Value.MaxQueuedSends) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private bool _isFailing;

    /// <summary>Stores a message. A second one with the same room, author and client id gets the same result, and is not stored.</summary>
    /// <returns>Null when there is no such room.</returns>
    /// <exception cref="StoreUnavailableException">Too many messages wait, or it could not be stored within the timeout.</exception>
    public async Task<StoredMessage?> StoreAsync(NewMessage message)
    {
        var send = new PendingSend(message, time.GetTimestamp());
        if (!_queue.Writer.TryWrite(send))
        {
            throw new StoreUnavailableException("Too many messages wait to be stored.");
        }

        try
        {
            return await send.Stored.WaitAsync(_options.SendTimeout, time);
        }
        catch (TimeoutException timeout)
        {
            throw new StoreUnavailableException("The message was not stored in time.", timeout);
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    // It ends when all messages are stored that were queued before the stop.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingSend>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < _options.MaxCommitBatch && _queue.Reader.TryRead(out var send))
            {
                if (time.GetElapsedTime(send.QueuedAt) < _options.SendTimeout)
                {
                    batch.Add(send);
                }
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<PendingSend> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        // Two sends of one message, a retry on another connection for instance, are one row.
        var distinct = batch.GroupBy(send => (send.Message.Room, send.Message.AuthorId, send.Message.ClientId)).Select(same => same.ToArray()).ToArray();
        try
        {
            var startedAt = time.GetTimestamp();
            var stored = await store.AppendAsync([.. distinct.Select(same => same[0].Message)], _options.SendTimeout, CancellationToken.None);
            metrics.Committed(distinct.Length, stored.Count(entry => entry.Value.IsNew), time.GetElapsedTime(startedAt));
            publisher.Publish(distinct.Select(same => same[0].Message), stored);
            foreach (var same in distinct)
            {
                StoredMessage? result = stored.TryGetValue(same[0].Message.Id, out var found) ? found : null;
                foreach (var send in same)
                {
                    send.Complete(result);
                }
            }

            Recovered();
        }
        catch (Exception error) when (error is DbException { IsTransient: true } or TimeoutException or ObjectDisposedException)
        {
            Unavailable(error);
            var unavailable = new StoreUnavailableException("Messages cannot be stored at the moment.", error);
            batch.ForEach(send => send.Fail(unavailable));
        }
        catch (Exception error) when (batch.Count == 1)
        {
            logger.MessageFailed(error, server.Name);
            batch[0].Fail(error);
        }
        catch (Exception)
        {
            // One of them fails all: by itself it fails alone.
            foreach (var send in batch.ToArray())
            {
                await CommitAsync([send]);
            }
        }
    }

    private void Unavailable(Exception error)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            logger.StoreUnavailable(server.Name, error.GetType().Name, error.Message);
        }
    }

    private void Recovered()
    {
        if (_isFailing)
        {
            _isFailing = false;
            logger.StoreRecovered(server.Name);
        }
    }
}
