using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR.Client;
using Showroom.Api.Chat;
using Showroom.Api.Chat.Fanout;
using Showroom.ServiceDefaults.Notifications;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>What every fan-out does, and what share of the messages reaches the members: one user on each of three replicas.</summary>
public abstract class FanoutSuite(TestServers servers, string fanout)
{
    /// <summary>Of 9 deliveries of 3 messages to 3 users.</summary>
    protected abstract int ExpectedDeliveries { get; }

    [Fact]
    public async Task Three_users_on_three_replicas_receive_the_expected_share()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, settings: ("Chat:Fanout", fanout));
        var show = await cluster.NewShowAsync();
        var users = await Task.WhenAll(Enumerable.Range(0, 3).Select(replica => cluster.ConnectAsync(replica, $"user {replica}")));
        foreach (var user in users)
        {
            await user.JoinAsync(show);
        }

        // What arrives of the first round arrives before the second, which each user receives at least of itself.
        foreach (var round in (string[])["first", "second"])
        {
            for (var i = 0; i < users.Length; i++)
            {
                await users[i].SendAsync(show, $"{round} {i}");
                await Eventually.HoldsAsync(() => users[i].Received(show).Any(message => message.Text == $"{round} {i}"), () => $"User {i} did not receive its own message.");
            }

            await Eventually.HoldsAsync(
                () => users.Sum(user => user.Received(show).Count(message => message.Text.StartsWith(round, StringComparison.Ordinal))) >= ExpectedDeliveries,
                () => $"{users.Sum(user => user.Received(show).Count)} deliveries.");
        }

        Assert.Equal(ExpectedDeliveries, users.Sum(user => user.Received(show).Count(message => message.Text.StartsWith("first", StringComparison.Ordinal))));
        Assert.Equal(6, (await cluster.HistoryAsync(show)).Count);
    }

    [Fact]
    public async Task A_changed_order_is_reported_to_the_connections_of_its_account_on_every_replica_and_to_no_others()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2, ("Chat:Fanout", fanout));
        var events = new ConcurrentQueue<(int Client, string Order, string Status)>();
        ChatClient[] clients =
        [
            await cluster.ConnectAsync(0, "Ada"), await cluster.ConnectAsync(1, "Ada", isMessagePack: true), await cluster.ConnectAsync(1, "Grace"), await cluster.ConnectAsync(1),
        ];
        for (var i = 0; i < clients.Length; i++)
        {
            var client = i;
            clients[i].Hub.On<string, string>("orderChanged", (order, status) => events.Enqueue((client, order, status)));
        }

        await cluster.OrdersAreSubscribedAsync();
        foreach (var client in clients)
        {
            // A connection is known as one of its account before its first call.
            await client.LeaveAsync(Guid.CreateVersion7().ToString());
        }

        var (ada, grace) = (await cluster.AccountOfAsync("Ada"), await cluster.AccountOfAsync("Grace"));
        var orders = Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).ToArray();
        var notifier = cluster.Replicas[1].Services.GetRequiredService<IAccountNotifier>();
        await notifier.OrderChangedAsync(ada, orders[0], "accepted");
        await notifier.OrderChangedAsync(Guid.CreateVersion7(), orders[1], "accepted");
        await notifier.OrderChangedAsync(ada, orders[0], "fulfilled");
        await notifier.OrderChangedAsync(grace, orders[2], "rejected");

        (int, string, string)[] expected =
        [
            (0, $"{orders[0]}", "accepted"), (0, $"{orders[0]}", "fulfilled"), (1, $"{orders[0]}", "accepted"), (1, $"{orders[0]}", "fulfilled"), (2, $"{orders[2]}", "rejected"),
        ];
        await Eventually.HoldsAsync(() => events.Count >= expected.Length, () => $"Received {string.Join(", ", events)}.");
        // A stable sort: the events of one connection keep their order.
        Assert.Equal(expected, events.OrderBy(received => received.Client));
    }

    [Fact]
    public async Task The_warm_up_joins_sends_and_receives_and_leaves_nothing_behind()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:Fanout", fanout));
        using var http = cluster.Replicas[0].CreateClient();
        // Its own warm-up uses the same room.
        await Eventually.HoldsAsync(async () => (await http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode, () => "The replica is not ready.");
        var warmup = Assert.Single(cluster.Replicas[0].Services.GetServices<IWarmup>().OfType<ChatWarmup>());
        await warmup.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await cluster.CountAsync("chat_rooms"));
        Assert.Equal(0, await cluster.CountAsync("chat_messages"));
        await Eventually.HoldsAsync(async () => (await cluster.SubscriptionsAsync()).Count == 0, () => "A room is subscribed.");
        var rooms = cluster.Replicas[0].Services.GetRequiredService<RoomDirectory>();
        await Eventually.HoldsAsync(() => rooms.List().Count == 0, () => "A room is open.");
    }

    [Fact]
    public async Task Messages_are_delivered_in_both_protocols_with_their_author_and_text()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:Fanout", fanout));
        var show = await cluster.NewShowAsync();
        var json = await cluster.ConnectAsync(0, "Ada");
        var messagePack = await cluster.ConnectAsync(0, isMessagePack: true);
        await json.JoinAsync(show);
        await messagePack.JoinAsync(show);

        var sent = await json.SendAsync(show, "<b>\"é😀\"</b>");
        foreach (var client in (ChatClient[])[json, messagePack])
        {
            await Eventually.HoldsAsync(() => client.Received(show).Count == 1, () => "The message did not arrive.");
            var received = client.Received(show)[0];
            Assert.Equal((1, "Ada", "<b>\"é😀\"</b>", sent.SentAt), (received.Seq, received.Author, received.Text, received.SentAt));
        }

        Assert.Equal(json.Received(show)[0].Id, messagePack.Received(show)[0].Id);
    }
}

public sealed class RoomsFanoutTests(TestServers servers) : FanoutSuite(servers, "rooms")
{
    protected override int ExpectedDeliveries => 9;
}

public sealed class BackplaneFanoutTests(TestServers servers) : FanoutSuite(servers, "backplane")
{
    protected override int ExpectedDeliveries => 9;
}

public sealed class NoFanoutTests(TestServers servers) : FanoutSuite(servers, "none")
{
    protected override int ExpectedDeliveries => 3;
}
