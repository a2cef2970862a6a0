using System.Collections.Concurrent;
using System.Net;
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
internal sealed class RedisInvalidationChannel(IConnectionMultiplexer connection, RedisKeys keys, TimeProvider time, ILogger logger) : IInvalidationChannel
{
    private readonly RedisChannel _channel = keys.Changes(connection.GetDatabase().Database);
    private IInvalidationListener? _listener;
    private readonly ConcurrentDictionary<(EndPoint?, ConnectionType), byte> _failed = new();
    private readonly Lock _lock = new();
    private Task<ChannelMessageQueue>? _subscription;

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
        await SubscribeAsync().ConfigureAwait(false);
        byte[] message = [(byte)'0', (byte)':', .. InvalidationMessage.EncodeBody(InvalidationKind.Probe, 0, time.GetUtcNow(), nonce)];
        await connection.GetSubscriber().PublishAsync(_channel, message).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        connection.ConnectionFailed -= OnConnectionFailed;
        connection.ConnectionRestored -= OnConnectionRestored;
        if (_subscription is { IsCompletedSuccessfully: true } subscription && connection.IsConnected)
        {
            try
            {
                await (await subscription.ConfigureAwait(false)).UnsubscribeAsync(CommandFlags.FireAndForget).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is RedisException or ObjectDisposedException)
            {
                // The connection, or the telemetry that observes its commands, was disposed first; both end the subscription.
            }
        }
    }

    /// <summary>
    /// Completes when the subscription is established; there is at most one, and at most one attempt at a time. The client keeps the subscription of an attempt
    /// that has timed out, so it is removed before the next one: otherwise each message would be delivered twice.
    /// </summary>
    private Task SubscribeAsync()
    {
        lock (_lock)
        {
            return _subscription is null or { IsFaulted: true } or { IsCanceled: true } ? _subscription = StartAsync(isRetry: _subscription is not null) : _subscription;
        }

        async Task<ChannelMessageQueue> StartAsync(bool isRetry)
        {
            var subscriber = connection.GetSubscriber();
            if (isRetry)
            {
                await subscriber.UnsubscribeAsync(_channel, flags: CommandFlags.FireAndForget).ConfigureAwait(false);
            }

            var queue = await subscriber.SubscribeAsync(_channel).ConfigureAwait(false);
            queue.OnMessage(Receive);
            return queue;
        }
    }

    private void Receive(ChannelMessage received)
    {
        if (InvalidationMessage.TryParse(((ReadOnlyMemory<byte>)received.Message).Span, out var message))
        {
            _listener!.OnMessage(message);
        }
        else
        {
            logger.InvalidationUnreadable();
        }
    }

    /// <summary>The client reports each attempt to connect to a node that is gone; only the first report means that messages may be lost.</summary>
    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (_failed.TryAdd((args.EndPoint, args.ConnectionType), 0))
        {
            _listener!.OnDisconnected();
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args)
    {
        _failed.TryRemove((args.EndPoint, args.ConnectionType), out _);
        _listener!.OnConnected();
    }
}
