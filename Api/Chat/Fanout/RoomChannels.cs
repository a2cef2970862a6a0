using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Api.Chat.Fanout;

/// <summary>The Redis channels of the chat.</summary>
internal static class RoomChannels
{
    private static readonly RedisKeyspace s_keyspace = new("chat");

    /// <summary><see cref="RoomPacket"/>s with the messages of a room.</summary>
    public static RedisChannel Of(Guid show) => s_keyspace.Channel($"room:{show:N}");
}
