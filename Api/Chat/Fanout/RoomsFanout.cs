using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Rooms;
using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;
using StackExchange.Redis;

namespace Showroom.Api.Chat.Fanout;

/// <summary>
/// One Redis channel per room; this replica is subscribed while the room is open here. Messages that are stored here do not wait for their return from
/// Redis: the room takes them immediately, and drops them when they arrive.
/// </summary>
internal sealed class RoomsFanout(
    IConnectionMultiplexer redis, ChatMetrics metrics, RedisHealth health, ServerIdentity server, TimeProvider time, ILogger<RoomsFanout> logger) : IFanout
{
    private readonly ConcurrentDictionary<Room, ChannelMessageQueue> _subscriptions = new();

    public bool IsSequenced => true;

    public bool IsShared => true;

    public Task OpenAsync(Room room) => SubscribeAsync(room);

    public async Task CloseAsync(Room room)
    {
        if (_subscriptions.TryRemove(room, out var subscription))
        {
            metrics.Unsubscribed();
            try
            {
                await subscription.UnsubscribeAsync();
            }
            catch (Exception error) when (RedisHealth.IsFailure(error))
            {
                // The client has forgotten the channel, and does not subscribe to it again when it reconnects.
                health.Failed(error);
            }
        }
    }

    public Task MaintainAsync(Room room) => _subscriptions.ContainsKey(room) ? Task.CompletedTask : SubscribeAsync(room);

    public Task AddAsync(HubConnectionContext connection, Guid room) => Task.CompletedTask;

    public Task RemoveAsync(HubConnectionContext connection, Guid room) => Task.CompletedTask;

    public void Publish(Guid show, IReadOnlyList<ChatMessage> messages, Room? local)
    {
        var encoded = new EncodedMessage[messages.Count];
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i] = EncodedMessage.Encode(messages[i]);
        }

        _ = PublishAsync(show, encoded);
        local?.Offer(encoded);
    }

    private async Task PublishAsync(Guid show, EncodedMessage[] messages)
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(RoomChannels.Of(show), RoomPacket.Encode(messages, time.GetUtcNow()));
            health.Succeeded();
        }
        catch (Exception error) when (RedisHealth.IsFailure(error))
        {
            // The other replicas find the messages by the watermark.
            health.Failed(error);
        }
    }

    private async Task SubscribeAsync(Room room)
    {
        try
        {
            var subscription = await redis.GetSubscriber().SubscribeAsync(RoomChannels.Of(room.Id));
            subscription.OnMessage(message => Receive(room, message.Message));
            _subscriptions[room] = subscription;
            metrics.Subscribed();
            health.Succeeded();
        }
        catch (Exception error) when (RedisHealth.IsFailure(error))
        {
            // The room is open nevertheless: its messages arrive by the watermark until MaintainAsync succeeds.
            health.Failed(error);
        }
    }

    private void Receive(Room room, RedisValue value)
    {
        var packet = (ReadOnlyMemory<byte>)value;
        if (!RoomPacket.TryDecode(packet, time.GetUtcNow(), out var messages, out var delay))
        {
            logger.UnreadableMessage(server.Name, packet.Length, room.Id);
        }
        else if (room.Offer(messages) > 0)
        {
            metrics.Received(delay);
        }
    }
}
