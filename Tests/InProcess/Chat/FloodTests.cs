using System.Diagnostics;
using Microsoft.AspNetCore.SignalR.Client;

namespace Showroom.Tests.InProcess.Chat;

public sealed class FloodTests(TestServers servers)
{
    private const int Burst = 5;

    [Fact]
    public async Task A_flood_of_messages_is_limited_for_the_account_the_sender_gets_the_reason_and_the_others_are_not_affected()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:SendsPerSecond", "1"), ("Chat:SendBurst", $"{Burst}"));
        var show = await cluster.NewShowAsync();
        var other = await cluster.ConnectAsync(0, "Grace");
        await other.JoinAsync(show);
        // The limit is the account's, whatever the number of its connections.
        var flooding = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => cluster.ConnectAsync(0, "Eve")));
        foreach (var client in flooding)
        {
            await client.JoinAsync(show);
        }

        var startedAt = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Record.ExceptionAsync(() => flooding[i % 2].SendAsync(show, $"{i}")).AsTask()));
        var refusals = results.OfType<Exception>().Select(error => error.Message).ToArray();
        Assert.All(refusals, message => Assert.Matches("too-many-requests: Too many messages. Try again in [0-9]+ ms", message));
        // The burst, and one for each second that has passed meanwhile.
        var stored = (await cluster.HistoryAsync(show)).Count;
        Assert.Equal(results.Length - refusals.Length, stored);
        Assert.InRange(stored, Burst, Burst + 1 + (int)Stopwatch.GetElapsedTime(startedAt).TotalSeconds);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Record.ExceptionAsync(() => flooding[0].SendAsync(show, $"again {i}")).AsTask()));
        await Eventually.HoldsAsync(() => flooding[0].Hub.State == HubConnectionState.Disconnected, () => "The connection is still open.");
        Assert.Equal(HubConnectionState.Connected, flooding[1].Hub.State);

        var valid = await other.SendAsync(show, "valid");
        await other.AssertReceivedAsync(show, 1, valid.Seq);
    }
}
