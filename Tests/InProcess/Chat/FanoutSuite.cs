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
