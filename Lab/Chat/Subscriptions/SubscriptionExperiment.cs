using System.Diagnostics;
using Showroom.Lab.Chat.Clients;
using Showroom.Lab.Chat.Servers;
using StackExchange.Redis;

namespace Showroom.Lab.Chat.Subscriptions;

/// <summary>Members join rooms on some of three replicas, then on a fourth that is started meanwhile, and leave it.</summary>
internal sealed class SubscriptionExperiment(int rooms, Action<string> progress)
{
    private const int Replicas = 3;
    private const int MembersPerPlace = 2;
    private const int RoomsOfAnother = 5;

    // docs/chat.md: one channel for each room; its name ends with the id without hyphens.
    private const string Channel = "showroom:chat:room:";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_polling = TimeSpan.FromMilliseconds(100);

    private readonly List<ChatSocket> _members = [];
    private int _runs;

    public async Task<IReadOnlyList<SubscriptionPhase>> RunAsync(CancellationToken cancellationToken)
    {
        progress("starting three replicas");
        await using var servers = await ChatServersCatalog.StartAsync(ChatServersCatalog.Rooms, Replicas, rooms, cancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis!);
        var server = redis.GetServer(redis.GetEndPoints()[0]);
        List<SubscriptionPhase> phases = [];
        try
        {
            // Odd rooms have members on two replicas, the others on one.
            for (var room = 0; room < rooms; room++)
            {
                Join(servers, room, room % Replicas, servers.Ports[room % Replicas]);
                if (room % 2 == 1)
                {
                    Join(servers, room, (room + 1) % Replicas, servers.Ports[(room + 1) % Replicas]);
                }
            }

            phases.Add(await MeasureAsync($"{rooms} rooms on three replicas", servers, server, cancellationToken));
            progress("starting a fourth replica");
            var port = await servers.StartAnotherAsync!(cancellationToken);
            for (var room = 0; room < rooms; room += RoomsOfAnother)
            {
                Join(servers, room, Replicas, port);
            }

            phases.Add(await MeasureAsync("a fourth replica, with members of every fifth room", servers, server, cancellationToken));
            foreach (var member in _members.Where(static member => member.Server == Replicas).ToArray())
            {
                _members.Remove(member);
                member.Dispose();
            }

            phases.Add(await MeasureAsync("those members have left", servers, server, cancellationToken));
            return phases;
        }
        finally
        {
            _members.ForEach(static member => member.Dispose());
        }
    }

    private void Join(ChatServers servers, int room, int replica, int port)
    {
        for (var i = 0; i < MembersPerPlace; i++)
        {
            _members.Add(ChatSocket.Join(servers.Protocol, new ChatPlace(replica, port, room, servers.Rooms[room], servers.Cookie)));
        }
    }

    private async Task<SubscriptionPhase> MeasureAsync(string name, ChatServers servers, IServer redis, CancellationToken cancellationToken)
    {
        var expected = Enumerable.Range(0, rooms).Select(room => _members.Where(member => member.RoomNumber == room).DistinctBy(static member => member.Server).Count()).ToArray();
        long[] measured;

        // A replica unsubscribes some seconds after its last member.
        var waited = Stopwatch.StartNew();
        do
        {
            measured = await Task.WhenAll(servers.Rooms.Select(room => redis.SubscriptionSubscriberCountAsync(RedisChannel.Literal(Channel + room.Replace("-", "", StringComparison.Ordinal)))));
            await Task.Delay(s_polling, cancellationToken);
        }
        while (Difference() > 0 && waited.Elapsed < s_timeout);

        var record = await DeliverAsync(cancellationToken);
        return new SubscriptionPhase(name, expected.Sum(), measured.Sum(), Difference(), _members.Count, record.Delivered, record.Duplicates);

        int Difference() => expected.Zip(measured).Count(static room => room.First != room.Second);
    }

    /// <summary>One message to each room, from its first member.</summary>
    private async Task<DeliveryRecord> DeliverAsync(CancellationToken cancellationToken)
    {
        var run = ++_runs;
        var log = new SentMessages(rooms, maxPerRoom: 1, senders: _members.Count);
        var record = new DeliveryRecord(run, [.. _members.Select(static member => member.Server)], log);
        using var loop = new ReceiveLoop(_members.ToArray()) { Record = record };
        for (var room = 0; room < rooms; room++)
        {
            var sender = _members.FindIndex(member => member.RoomNumber == room);
            log.Add(room, sender, _members[sender].Server);
            _members[sender].Send(new MessageStamp(run, room, Index: 0, Stopwatch.GetTimestamp()).ToString());
        }

        for (var waited = Stopwatch.StartNew(); record.Delivered < _members.Count && waited.Elapsed < s_timeout;)
        {
            await Task.Delay(s_polling, cancellationToken);
        }

        loop.ThrowIfFailed();
        return record;
    }
}
