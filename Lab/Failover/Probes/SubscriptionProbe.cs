using System.Collections.Concurrent;
using System.Net.Sockets;
using Showroom.Lab.Servers;
using StackExchange.Redis;

namespace Showroom.Lab.Failover.Probes;

/// <summary>When a subscription received the messages that <see cref="Publisher"/> publishes.</summary>
internal sealed class SubscriptionProbe
{
    private readonly ConcurrentQueue<long> _received = new();

    public static async Task<SubscriptionProbe> StartAsync(IConnectionMultiplexer redis)
    {
        var probe = new SubscriptionProbe();
        await redis.GetSubscriber().SubscribeAsync(Publisher.Channel, (_, _) => probe._received.Enqueue(TimeProvider.System.GetTimestamp()));
        return probe;
    }

    /// <summary>Whether a message was received after this moment.</summary>
    public bool HasReceivedSince(long timestamp) => _received.Any(received => received > timestamp);

    /// <summary>The longest time without a message that ends after the failover began; null when none arrived after the promotion.</summary>
    public TimeSpan? Outage(long failedOverAt, long promotedAt) => Gap.Longest([.. _received], failedOverAt, promotedAt);

    /// <summary>Publishes messages at the primary itself, whichever it is at the moment.</summary>
    internal sealed class Publisher : IAsyncDisposable
    {
        private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Publisher(ReplicationGroup group) => _running = RunAsync(group);

        public static RedisChannel Channel { get; } = RedisChannel.Literal("probe");

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }

        private async Task RunAsync(ReplicationGroup group)
        {
            while (!_stop.IsCancellationRequested)
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                timeout.CancelAfter(TimeSpan.FromMilliseconds(500));
                try
                {
                    await group.Primary.ExecuteAsync(timeout.Token, "PUBLISH", Channel.ToString(), "message");
                    await Task.Delay(s_interval, TimeProvider.System, timeout.Token);
                }
                catch (Exception error) when (error is SocketException or IOException or InvalidOperationException or OperationCanceledException)
                {
                    // The primary is lost at the moment.
                }
            }
        }
    }
}
