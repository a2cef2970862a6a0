using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Rooms;

namespace Showroom.Api.Chat.Presence;

/// <summary>Once per interval: exchanges the numbers of members with the other replicas, and sends to the members of each room what has changed.</summary>
internal sealed class PresenceService(
    RoomDirectory rooms, IFanout fanout, MemberCounts counts, PresenceExchange exchange, RedisHealth health, IOptions<ChatOptions> options, TimeProvider time)
    : BackgroundService
{
    private Dictionary<Room, int> _announced = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (fanout.IsShared)
        {
            await TryAsync(exchange.LeaveAsync);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PresenceInterval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (fanout.IsShared)
            {
                await TryAsync(ExchangeAsync);
            }

            Announce();
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ExchangeAsync() =>
        counts.Update(await exchange.ExchangeAsync(rooms.List().Where(entry => entry.Members > 0).ToDictionary(entry => entry.Room.Id, entry => entry.Members)));

    private void Announce()
    {
        var announced = new Dictionary<Room, int>();
        foreach (var (room, members) in rooms.List())
        {
            if (members > 0)
            {
                var count = counts.Count(room.Id);
                announced[room] = count;
                if (_announced.GetValueOrDefault(room) != count)
                {
                    room.Announce(count);
                }
            }
        }

        _announced = announced;
    }

    private async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            health.Succeeded();
        }
        catch (Exception error) when (RedisHealth.IsFailure(error))
        {
            // The last known members of the other replicas remain until Redis is back.
            health.Failed(error);
        }
    }
}
