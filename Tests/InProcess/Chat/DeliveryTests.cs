using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Chat.Protocols;
using Showroom.Lab.Chat.Servers;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>Three replicas: nothing is lost, nothing arrives twice, nothing out of order.</summary>
public sealed class DeliveryTests(SharedChat chat) : IClassFixture<SharedChat>
{
    private ChatCluster Cluster => chat.Cluster;

    [Fact]
    public async Task Every_member_receives_concurrent_messages_of_all_replicas_once_and_in_order()
    {
        const int PerSender = 60;
        var show = await Cluster.NewShowAsync();
        var members = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Cluster.ConnectAsync(i % 3, $"sender {i}")));
        await Task.WhenAll(members.Select(member => member.JoinAsync(show)));

        var answers = await Task.WhenAll(members.SelectMany((member, i) => Enumerable.Range(0, PerSender).Select(n => member.SendAsync(show, $"{i}-{n}"))));

        var total = members.Length * PerSender;
        Assert.Equal(Enumerable.Range(1, total).Select(seq => (long)seq), answers.Select(answer => answer.Seq).Order());
        foreach (var member in members)
        {
            await member.AssertReceivedAsync(show, 1, total);
        }

        Assert.Equal((await Cluster.HistoryAsync(show)).Select(message => message.Text), members[0].Received(show).Select(message => message.Text));
        // One connection's messages keep their order.
        for (var i = 0; i < members.Length; i++)
        {
            Assert.Equal(
                Enumerable.Range(0, PerSender).Select(n => $"{i}-{n}"),
                members[0].Received(show).Select(message => message.Text).Where(text => text.StartsWith($"{i}-", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_thousand_users_on_three_replicas_receive_every_message_once_and_in_order()
    {
        var servers = new ChatServers
        {
            Name = ChatServersCatalog.Rooms,
            Protocol = new SignalRProtocol(),
            Ports = [.. Cluster.Replicas.Take(3).Select(replica => replica.Address.Port)],
            Rooms = [await Cluster.NewShowAsync()],
            Cookie = await Cluster.CookieOfAsync("Ada"),
            ServerProcesses = [Environment.ProcessId],
            DataProcesses = [],
        };
        var settings = new ChatSettings { Servers = [servers.Name], Users = 1_000, Spread = [330, 335, 335], Rates = [20], Duration = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.Zero, MaxDrain = TimeSpan.FromMinutes(1) };

        using var measurement = new ChatMeasurement(servers, settings);
        var run = Assert.Single(await measurement.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal((1.0, 0, 0, 0, 0, 0), (run.Share, run.Duplicates, run.OutOfOrder, run.OtherOrders, run.Refused, run.Closed));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_is_stored_once_and_gets_the_same_answer()
    {
        var show = await Cluster.NewShowAsync();
        var first = await Cluster.ConnectAsync(0, "Ada");
        var second = await Cluster.ConnectAsync(1, "Ada");
        var other = await Cluster.ConnectAsync(2, "Grace");
        foreach (var client in (ChatClient[])[first, second, other])
        {
            await client.JoinAsync(show);
        }

        var answers = new List<SendAnswer> { await first.SendAsync(show, "hello", "same") };
        answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).SendAsync(show, "hello", "same"))));
        Assert.Single(answers.Distinct());
        // Another account's id of the same name is another message.
        Assert.Equal(2, (await other.SendAsync(show, "me too", "same")).Seq);

        await second.AssertReceivedAsync(show, 1, 2);
        Assert.Equal([(1, "hello"), (2, "me too")], await Cluster.HistoryAsync(show));
    }

    [Fact]
    public async Task A_join_while_messages_are_sent_continues_after_the_message_that_the_client_has()
    {
        const int Messages = 120;
        var show = await Cluster.NewShowAsync();
        var sender = await Cluster.ConnectAsync(0, "Ada");
        await sender.JoinAsync(show);
        await sender.SendAsync(show, "first");

        var sending = SendAsync();
        // Joins on replicas with and without the room, early and late.
        var joins = new List<(ChatClient Client, JoinAnswer Answer)>();
        for (var i = 0; i < 9; i++)
        {
            var client = await Cluster.ConnectAsync(i % 3);
            joins.Add((client, await client.JoinAsync(show, i % 2)));
        }

        await sending;
        foreach (var ((client, answer), i) in joins.Select((join, i) => (join, i)))
        {
            await Eventually.HoldsAsync(
                () => answer.LastSeq == Messages || client.Sequences(show) is [.., Messages], () => $"Client {i} has not received the last message.");
            Assert.Equal(
                Enumerable.Range((i % 2) + 1, Messages - (i % 2)).Select(seq => (long)seq),
                answer.Missed.Select(message => message.Seq).Concat(client.Sequences(show)));
            Assert.Equal(answer.LastSeq, answer.Missed is [.., var newest] ? newest.Seq : i % 2);
        }

        async Task SendAsync()
        {
            for (var i = 2; i <= Messages; i++)
            {
                await sender.SendAsync(show, $"{i}");
            }
        }
    }

    [Fact]
    public async Task A_join_with_a_sequence_that_does_not_exist_yet_begins_with_the_next_message()
    {
        var show = await Cluster.NewShowAsync();
        var sender = await Cluster.ConnectAsync(0, "Ada");
        var ahead = await Cluster.ConnectAsync(1);
        await sender.JoinAsync(show);
        await sender.SendAsync(show, "1");

        var answer = await ahead.JoinAsync(show, 1_000_000);
        Assert.Equal((1, 0), (answer.LastSeq, answer.Missed.Length));
        await sender.SendAsync(show, "2");
        await ahead.AssertReceivedAsync(show, 2, 2);
    }

    [Fact]
    public async Task The_history_is_read_page_by_page_on_any_replica()
    {
        var show = await Cluster.NewShowAsync();
        var sender = await Cluster.ConnectAsync(0, "Ada");
        await sender.JoinAsync(show);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => sender.SendAsync(show, $"{i}")));

        using var http = new HttpClient { BaseAddress = Cluster.Replicas[2].Address };
        var page = await http.GetFromJsonAsync<JsonElement>($"/api/shows/{show}/messages?after=1&limit=2", TestContext.Current.CancellationToken);
        Assert.Equal([2, 3], page.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal(["seq", "id", "author", "text", "sentAt"], page.GetProperty("items")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("3", page.GetProperty("next").GetString());
        var last = await http.GetFromJsonAsync<JsonElement>($"/api/shows/{show}/messages?after=3&limit=2", TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next").ValueKind);

        var latest = await http.GetFromJsonAsync<JsonElement>($"/api/shows/{show}/messages?latest=true&limit=2", TestContext.Current.CancellationToken);
        Assert.Equal([4, 5], latest.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("seq").GetInt64()));
        var all = await http.GetFromJsonAsync<JsonElement>($"/api/shows/{show}/messages?latest=true", TestContext.Current.CancellationToken);
        Assert.Equal(5, all.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_replica_is_subscribed_to_the_rooms_that_it_has_members_of()
    {
        var shows = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Cluster.NewShowAsync()));
        var clients = await Task.WhenAll(Enumerable.Range(0, 3).Select(replica => Cluster.ConnectAsync(replica)));
        // Show 0 on all replicas, show 1 on two, show 2 on one, show 3 on none.
        for (var i = 0; i < 3; i++)
        {
            for (var show = 0; show <= i; show++)
            {
                await clients[i].JoinAsync(shows[2 - i + show]);
            }
        }

        await ExpectAsync(1, 2, 3, 0);
        await clients[2].LeaveAsync(shows[0]);
        await clients[1].Hub.StopAsync(TestContext.Current.CancellationToken);
        await ExpectAsync(0, 1, 2, 0);
        // A replica that is started now takes members without any other change.
        await Task.Run(Cluster.AddReplicaAsync, TestContext.Current.CancellationToken);
        var late = await Cluster.ConnectAsync(Cluster.Replicas.Count - 1, "late");
        await late.JoinAsync(shows[3]);
        await ExpectAsync(0, 1, 2, 1);

        async Task ExpectAsync(params int[] expected)
        {
            int[] subscribers = [];
            await Eventually.HoldsAsync(
                async () =>
                {
                    var subscriptions = await Cluster.SubscriptionsAsync();
                    subscribers = [.. shows.Select(show => subscriptions.GetValueOrDefault(show))];
                    return subscribers.SequenceEqual(expected);
                },
                () => $"Subscribers: {string.Join(", ", subscribers)}, expected {string.Join(", ", expected)}.");
        }
    }

    [Fact]
    public async Task The_presence_counts_all_replicas_and_forgets_one_that_died()
    {
        var show = await Cluster.NewShowAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 3).Select(replica => Cluster.ConnectAsync(replica)));
        foreach (var client in clients)
        {
            await client.JoinAsync(show);
        }

        await ExpectAsync(3);
        await clients[2].LeaveAsync(show);
        await ExpectAsync(2);
        // A replica that wrote its members and then no heartbeat any more.
        await Cluster.ExecuteAsync("ZADD", "showroom:chat:replicas", DateTimeOffset.UnixEpoch.AddYears(80).ToUnixTimeMilliseconds(), "dead");
        await Cluster.ExecuteAsync("HSET", "showroom:chat:members:dead", Guid.Parse(show).ToString("N"), 5);
        await ExpectAsync(7);
        await Cluster.ExecuteAsync("PEXPIRE", "showroom:chat:members:dead", 1);
        await ExpectAsync(2);

        async Task ExpectAsync(int members)
        {
            await Eventually.HoldsAsync(() => clients[0].Presence(show) == members && clients[1].Presence(show) == members, () => $"{clients[0].Presence(show)} and {clients[1].Presence(show)} members.");
            using var http = new HttpClient { BaseAddress = Cluster.Replicas[2].Address };
            await Eventually.HoldsAsync(
                async () => (await http.GetFromJsonAsync<JsonElement>($"/api/shows/{show}", TestContext.Current.CancellationToken)).GetProperty("members").GetInt32() == members,
                () => $"The show does not have {members} members on the third replica.");
        }
    }
}
