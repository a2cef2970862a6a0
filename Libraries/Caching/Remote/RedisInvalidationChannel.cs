using Microsoft.Extensions.Logging;
using Showroom.Caching.Coherence;
using Showroom.Caching.Telemetry;
using StackExchange.Redis;

namespace Showroom.Caching.Remote;

/// <summary>Invalidations over Redis publish/subscribe, which delivers at most once and says nothing about what it lost.</summary>
internal sealed class RedisInvalidationChannel(IConnectionMultiplexer connection, RedisKeys keys, long sender, TimeProvider time, ILogger logger) : IInvalidationChannel
{
    private readonly RedisChannel _channel = keys.Changes(connection.GetDatabase().Database);
    private IInvalidationListener? _listener;
    private ChannelMessageQueue? _queue;

    public async Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        connection.ConnectionFailed += OnFailed;
        connection.ConnectionRestored += OnRestored;
        try
        {
            await SubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The first probe tries again.
            logger.ChannelUnavailable(exception.Message);
        }
    }

    public async Task ProbeAsync(string nonce, CancellationToken cancellationToken)
    {
        if (_queue is null)
        {
            await SubscribeAsync().ConfigureAwait(false);
        }

        byte[] message = [(byte)'0', (byte)':', .. Invalidation.Body(InvalidationKind.Probe, sender, time.GetUtcNow(), nonce)];
        await connection.GetSubscriber().PublishAsync(_channel, message).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        connection.ConnectionFailed -= OnFailed;
        connection.ConnectionRestored -= OnRestored;
        if (_queue is { } queue && connection.IsConnected)
        {
            await queue.UnsubscribeAsync(CommandFlags.FireAndForget).ConfigureAwait(false);
        }
    }

    private async Task SubscribeAsync()
    {
        var queue = await connection.GetSubscriber().SubscribeAsync(_channel).ConfigureAwait(false);
        queue.OnMessage(received =>
        {
            if (Invalidation.TryParse(((ReadOnlyMemory<byte>)received.Message).Span, out var invalidation))
            {
                _listener!.Received(invalidation);
            }
            else
            {
                logger.InvalidationUnreadable();
            }
        });
        _queue = queue;
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs args) => _listener!.Lost();

    private void OnRestored(object? sender, ConnectionFailedEventArgs args) => _listener!.Restored();
}
