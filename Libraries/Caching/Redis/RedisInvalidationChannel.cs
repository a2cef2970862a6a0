using Microsoft.Extensions.Logging;
using Showroom.Caching.Invalidation;
using Showroom.Caching.Telemetry;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>
/// Invalidations over Redis publish/subscribe, which delivers at most once and does not report lost messages. The multiplexer has a connection of its own for
/// subscriptions, and reports the failure and restoration of each connection; the failure of either counts, because published numbers are compared
/// with what the other one reads.
/// </summary>
internal sealed class RedisInvalidationChannel(IConnectionMultiplexer connection, RedisKeys keys, long sender, TimeProvider time, ILogger logger) : IInvalidationChannel
{
    private readonly RedisChannel _channel = keys.Changes(connection.GetDatabase().Database);
    private IInvalidationListener? _listener;
    private ChannelMessageQueue? _queue;

    public async Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        connection.ConnectionFailed += OnConnectionFailed;
        connection.ConnectionRestored += OnConnectionRestored;
        try
        {
            await SubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The next probe subscribes again.
            logger.ChannelUnavailable(exception.Message);
        }
    }

    public async Task ProbeAsync(string nonce, CancellationToken cancellationToken)
    {
        if (_queue is null)
        {
            await SubscribeAsync().ConfigureAwait(false);
        }

        byte[] message = [(byte)'0', (byte)':', .. InvalidationMessage.EncodeBody(InvalidationKind.Probe, sender, time.GetUtcNow(), nonce)];
        await connection.GetSubscriber().PublishAsync(_channel, message).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        connection.ConnectionFailed -= OnConnectionFailed;
        connection.ConnectionRestored -= OnConnectionRestored;
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
            if (InvalidationMessage.TryParse(((ReadOnlyMemory<byte>)received.Message).Span, out var message))
            {
                _listener!.OnMessage(message);
            }
            else
            {
                logger.InvalidationUnreadable();
            }
        });
        _queue = queue;
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args) => _listener!.OnDisconnected();

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args) => _listener!.OnConnected();
}
