using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Rooms;
using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Chat.Fanout;

/// <summary>
/// Reads messages that a room misses from the history. It waits a moment before: most of them were only overtaken by a message of another replica.
/// </summary>
internal sealed class GapFiller(
    MessageStore store, ChatMetrics metrics, ServerIdentity server, IOptions<ChatOptions> options, TimeProvider time, ILogger<GapFiller> logger)
{
    private const int PageSize = 200;
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Room, bool> _filling = new();

    /// <summary>Fills the gap of the room in the background, unless that is being done.</summary>
    public void Schedule(Room room)
    {
        if (_filling.TryAdd(room, true))
        {
            _ = FillAsync(room);
        }
    }

    private async Task FillAsync(Room room)
    {
        var filled = 0;
        await Task.Delay(options.Value.GapDelay, time);
        while (room.HasGap)
        {
            try
            {
                var messages = await store.ReadAsync(room.Id, room.Position, long.MaxValue, PageSize, CancellationToken.None);
                filled += room.Offer([.. messages.Select(EncodedMessage.Encode)]);
                if (messages.Count == 0)
                {
                    break;
                }
            }
            catch (Exception error) when (error is DbException or TimeoutException or ObjectDisposedException)
            {
                logger.GapNotFilled(server.Name, room.Id, error.GetType().Name, error.Message);
                if (error is ObjectDisposedException)
                {
                    break;
                }

                await Task.Delay(s_retryDelay, time);
            }
        }

        if (filled > 0)
        {
            metrics.GapFilled(filled);
            logger.GapFilled(server.Name, room.Id, filled);
        }

        _filling.TryRemove(room, out _);
        if (room.HasGap)
        {
            Schedule(room);
        }
    }
}
