using System.Data.Common;
using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;
using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;
using StackExchange.Redis;

namespace Showroom.Api.Chat.Fanout;

/// <summary>
/// Compares the last message of each open room with the database, once per interval and when Redis is connected again: what Redis has lost is found although
/// no further message arrives. It also closes empty rooms and repeats subscriptions that failed.
/// </summary>
internal sealed class RoomMonitor(
    RoomDirectory rooms, IFanout fanout, MessageStore store, IConnectionMultiplexer redis, ServerIdentity server, IOptions<ChatOptions> options, ILogger<RoomMonitor> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _wakeUp = new(0);
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        EventHandler<ConnectionFailedEventArgs> restored = (_, _) => _wakeUp.Release();
        redis.ConnectionRestored += restored;
        var maintenance = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            await ((Task)_wakeUp.WaitAsync(options.Value.WatermarkInterval, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            rooms.CloseEmpty();
            if (maintenance.IsCompleted)
            {
                // Not awaited: each attempt to subscribe lasts as long as a Redis that does not respond, and meanwhile only the comparison finds messages.
                maintenance = Task.WhenAll(rooms.List().Select(entry => fanout.MaintainAsync(entry.Room)));
            }

            await CompareAsync(stoppingToken);
        }

        redis.ConnectionRestored -= restored;
    }

    public override void Dispose()
    {
        base.Dispose();
        _wakeUp.Dispose();
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var open = rooms.List();
        if (!fanout.IsSequenced || open.Count == 0)
        {
            return;
        }

        try
        {
            var before = open.Select(entry => entry.Room.Position).ToArray();
            var sequences = await store.ReadLastSequencesAsync([.. open.Select(entry => entry.Room.Id)], cancellationToken);
            for (var i = 0; i < before.Length; i++)
            {
                open[i].Room.Observe(sequences.GetValueOrDefault(open[i].Room.Id), before[i]);
            }

            _isFailing = false;
        }
        catch (Exception error) when (error is DbException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            if (!_isFailing && !cancellationToken.IsCancellationRequested)
            {
                logger.WatermarkFailed(server.Name, error.GetType().Name, error.Message);
            }

            _isFailing = true;
        }
    }
}
