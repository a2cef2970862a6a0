using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Showroom.ChatClient;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>Redis and Postgres fail while people chat.</summary>
public sealed class FailureTests(TestServers servers)
{
    [Fact]
    public async Task Messages_that_Redis_lost_are_read_from_the_history_without_another_message()
    {
        // This Redis restarts empty, which ends all sessions.
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2, ("Chat:SessionCheckInterval", "00:01:00"));
        var show = await cluster.NewShowAsync();
        var sender = await cluster.ConnectAsync(0, "Ada");
        var member = await cluster.ConnectAsync(1);
        await sender.JoinAsync(show);
        await member.JoinAsync(show);
        await sender.SendAsync(show, "before");
        await member.AssertReceivedAsync(show, 1, 1);

        await cluster.Redis.StopAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => sender.SendAsync(show, $"during {i}")));
        await member.AssertReceivedAsync(show, 1, 11);
        await sender.AssertReceivedAsync(show, 1, 11);

        // A room that is opened meanwhile is subscribed to later.
        var other = await cluster.NewShowAsync();
        await sender.JoinAsync(other);
        await cluster.Redis.StartAgainAsync();
        await Eventually.HoldsAsync(
            async () => await cluster.SubscriptionsAsync() is var subscriptions && subscriptions.GetValueOrDefault(show) == 2 && subscriptions.GetValueOrDefault(other) == 1,
            () => "The replicas are not subscribed again.");
        await sender.SendAsync(show, "after");
        await member.AssertReceivedAsync(show, 1, 12);
    }

    [Fact]
    public async Task Killed_subscriber_connections_lose_nothing()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2);
        var show = await cluster.NewShowAsync();
        var sender = await cluster.ConnectAsync(0, "Ada");
        var member = await cluster.ConnectAsync(1);
        await sender.JoinAsync(show);
        await member.JoinAsync(show);
        for (var i = 1; i <= 60; i++)
        {
            await sender.SendAsync(show, $"{i}");
            if (i % 20 == 0)
            {
                await cluster.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            }
        }

        await member.AssertReceivedAsync(show, 1, 60);
    }

    [Fact]
    public async Task A_connection_whose_session_cannot_be_read_is_refused_and_never_anonymous()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Sessions:OperationTimeout", "00:00:05"));
        var show = await cluster.NewShowAsync();
        await (await cluster.ConnectAsync(0, "Ada")).JoinAsync(show);
        await cluster.Redis.PauseAsync();
        try
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("Cookie", await cluster.CookieOfAsync("Ada"));
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(
                new UriBuilder(cluster.Replicas[0].Address) { Scheme = "ws", Path = "/hubs/chat" }.Uri, TestContext.Current.CancellationToken));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, socket.HttpStatusCode);

            var anonymous = await cluster.ConnectAsync(0);
            await anonymous.JoinAsync(show);
        }
        finally
        {
            await cluster.Redis.ResumeAsync();
        }

        // A client that connects again until it can, and then has its session.
        await using var connection = await ChatConnection.ConnectAsync(
            new() { Server = cluster.Replicas[0].Address, SessionCookie = async _ => await cluster.CookieOfAsync("Ada") }, TestContext.Current.CancellationToken);
        await using var room = await connection.JoinAsync(show, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, (await room.SendAsync("hello", TestContext.Current.CancellationToken)).Seq);
    }

    [Fact]
    public async Task Sends_are_refused_while_Postgres_is_down_and_succeed_when_it_is_back()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2, ("Chat:SendTimeout", "00:00:10"));
        var show = await cluster.NewShowAsync();
        var sender = await cluster.ConnectAsync(0, "Ada");
        var member = await cluster.ConnectAsync(1);
        await sender.JoinAsync(show);
        await member.JoinAsync(show);
        await sender.SendAsync(show, "before");
        await member.AssertReceivedAsync(show, 1, 1);

        cluster.CutPostgres();
        var error = await Assert.ThrowsAsync<HubException>(() => sender.SendAsync(show, "during", "retried"));
        Assert.Contains("unavailable:", error.Message, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = cluster.Replicas[0].Address };
        using var history = await http.GetAsync(new Uri($"/api/shows/{show}/messages", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, history.StatusCode);
        // What the room has kept can be read.
        var late = await cluster.ConnectAsync(1);
        Assert.Equal(["before"], (await late.JoinAsync(show, 0)).Missed.Select(message => message.Text));

        cluster.RestorePostgres();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await sender.SendAsync(show, "during", "retried")).Seq == 2;
                }
                catch (HubException)
                {
                    return false;
                }
            },
            () => "Messages are not stored again.");
        await member.AssertReceivedAsync(show, 1, 2);
        await late.AssertReceivedAsync(show, 2, 2);
    }
}
