using Showroom.Lab.ChatConsistency.Checking;
using Showroom.Lab.ChatConsistency.Workload;
using Showroom.Lab.Failover.Connections;
using Showroom.Lab.Failover.Probes;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Servers;
using Showroom.Lab.Services;
using Showroom.Lab.Sessions;

namespace Showroom.Lab.Failover.Application;

/// <summary>Fails Redis over while users chat, browse with sessions, and read and change products, and while two probes write to Redis itself.</summary>
internal sealed class ApplicationExperiment(FailoverSettings settings, Action<string> progress)
{
    private const int Rooms = 10, Members = 6, MessagesPerSecond = 40;
    private const int ChatUser = 0;

    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(20);
    private static readonly (string, string)[] s_settings = [("Chat__SendsPerSecond", "100000"), ("Chat__SendBurst", "100000")];

    public async Task<IReadOnlyList<ApplicationRun>> RunAsync(CancellationToken cancellationToken)
    {
        progress("starting");
        await using var system = await ShowroomSystem.StartAsync(settings.ReplicationDelay, s_settings, cancellationToken);
        using var user = new LabUser(ChatUser, system.Address);
        await user.RegisterAsync(cancellationToken);
        await user.LogInAsync(cancellationToken);
        List<ApplicationRun> runs = [];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var kind in settings.Kinds)
            {
                progress($"round {round}: {kind.Describe()}");
                runs.Add(await RunAsync(system, user, kind, 1 + (1000 * runs.Count), cancellationToken));
                await system.Redis.RepairAsync(cancellationToken);
            }
        }

        return runs;
    }

    private async Task<ApplicationRun> RunAsync(ShowroomSystem system, LabUser user, FailoverKind kind, int firstUser, CancellationToken cancellationToken)
    {
        var rooms = await ChatRooms.CreateAsync(system.Database, Rooms, cancellationToken);
        await using var redis = await ConnectionVariant.ServiceDefaults.ConnectAsync(system.Redis);
        await using var redisOfWaiting = await ConnectionVariant.ServiceDefaults.ConnectAsync(system.Redis);
        await using var writes = new WriteProbe(redis.Redis, $"plain-{firstUser}", settings.WritesPerSecond, waitsForReplica: false);
        await using var waitingWrites = new WriteProbe(redisOfWaiting.Redis, $"wait-{firstUser}", settings.WritesPerSecond, waitsForReplica: true);
        await using var sessions = await SessionLoad.StartAsync(system.Address, firstUser, cancellationToken);
        await using var cache = await CacheLoad.StartAsync(system.Address, cancellationToken);
        await using var chat = await ChatWorkload.StartAsync(system.Address, user, rooms, Members, MessagesPerSecond, cancellationToken);
        writes.Start();
        waitingWrites.Start();
        // An outage begins with the last success before it.
        var startedAt = TimeProvider.System.GetTimestamp();
        await Task.Delay(settings.Before, TimeProvider.System, cancellationToken);
        await UntilAcknowledgedSinceAsync(startedAt);

        var failedOverAt = TimeProvider.System.GetTimestamp();
        await system.Redis.FailOverAsync(kind, settings.Detection, cancellationToken);
        var promotedAt = TimeProvider.System.GetTimestamp();
        await UntilAcknowledgedSinceAsync(promotedAt);
        await Task.Delay(settings.After, TimeProvider.System, cancellationToken);
        var plain = await writes.StopAsync(system.Redis, failedOverAt, promotedAt, cancellationToken);
        var waiting = await waitingWrites.StopAsync(system.Redis, failedOverAt, promotedAt, cancellationToken);
        var history = await chat.StopAsync(settings.MaxRecovery, cancellationToken);
        var chatResult = new ChatResult(
            history.Sends.Count,
            history.Sends.Count(static sent => sent.Acknowledgement is null),
            HistoryChecker.Check(history).Count,
            chat.Recorder.LateDeliveries,
            chat.Recorder.MaxDelay);
        return new ApplicationRun(kind, plain, waiting, await sessions.StopAsync(), await cache.StopAsync(), chatResult);

        async Task UntilAcknowledgedSinceAsync(long timestamp)
        {
            while (!(writes.HasAcknowledgedSince(timestamp) && waitingWrites.HasAcknowledgedSince(timestamp)) && TimeProvider.System.GetElapsedTime(timestamp) < settings.MaxRecovery)
            {
                await Task.Delay(s_pollingInterval, cancellationToken);
            }
        }
    }
}

/// <summary>What one failover did.</summary>
internal sealed record ApplicationRun(FailoverKind Kind, WriteResult Writes, WriteResult WaitingWrites, SessionResult Sessions, CacheResult Cache, ChatResult Chat);

/// <param name="Sent">Messages.</param>
/// <param name="Unacknowledged">Those without an acknowledgement.</param>
/// <param name="Violations">Messages lost, twice, out of order, or missing at a member.</param>
/// <param name="Late">Deliveries later than a second after the sending.</param>
/// <param name="MaxDelay">The longest time from sending to delivery.</param>
internal sealed record ChatResult(int Sent, int Unacknowledged, int Violations, int Late, TimeSpan MaxDelay);
