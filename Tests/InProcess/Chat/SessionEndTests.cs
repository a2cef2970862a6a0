using Microsoft.AspNetCore.SignalR.Client;
using Showroom.Api.Accounts.Sessions;
using Showroom.ChatClient;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>A connection does not outlive its session, on whatever replica either is.</summary>
public sealed class SessionEndTests(SharedChat chat) : IClassFixture<SharedChat>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ChatCluster Cluster => chat.Cluster;

    [Fact]
    public async Task Logging_out_closes_the_connections_of_the_session_and_no_others()
    {
        using var http = new HttpClient { BaseAddress = Cluster.Replicas[0].Address };
        var first = await http.RegisterAndLogInAsync("Leaving");
        var second = await http.LogInAsync("Leaving", SessionClient.Password);
        var ended = await Task.WhenAll(Enumerable.Range(0, 3).Select(replica => ConnectAsync(replica, first)));
        var others = new[] { await ConnectAsync(1, second), await ConnectAsync(2, null), await Cluster.ConnectAsync(2, "Staying") };

        using (await http.SendAsync(HttpMethod.Delete, "/api/session", first))
        {
            await Eventually.HoldsAsync(() => ended.All(client => client.Hub.State == HubConnectionState.Disconnected), () => "Connections of the session are open.");
        }

        // The sessions are checked often: those of the others have been since.
        await NextCheckAsync();
        Assert.All(others, client => Assert.Equal(HubConnectionState.Connected, client.Hub.State));
    }

    [Fact]
    public async Task Ending_all_sessions_closes_all_connections_and_a_client_then_reads_without_a_session()
    {
        using var http = new HttpClient { BaseAddress = Cluster.Replicas[0].Address };
        var cookie = await http.RegisterAndLogInAsync("Everywhere");
        var clients = await Task.WhenAll(Enumerable.Range(0, 3).Select(async replica => await ConnectAsync(replica, await http.LogInAsync("Everywhere", SessionClient.Password))));
        var show = await Cluster.NewShowAsync();
        await using var connection = await ChatConnection.ConnectAsync(new() { Server = Cluster.Replicas[1].Address, SessionCookie = _ => ValueTask.FromResult<string?>(cookie) }, Cancellation);
        await using var room = await connection.JoinAsync(show, 0, Cancellation);
        await room.SendAsync("before", Cancellation);

        using (await http.SendAsync(HttpMethod.Delete, "/api/sessions", cookie))
        {
            await Eventually.HoldsAsync(() => clients.All(client => client.Hub.State == HubConnectionState.Disconnected), () => "Connections are open.");
        }

        await Eventually.HoldsAsync(
            async () => (await Record.ExceptionAsync(() => room.SendAsync("after", Cancellation))) is ChatException { Code: ChatErrorCodes.Unauthenticated }, () => "The session can still send.");
        var sender = await Cluster.ConnectAsync(0, "Another");
        await sender.JoinAsync(show);
        var last = await sender.SendAsync(show, "last");
        await foreach (var message in room.ReadAllAsync(Cancellation))
        {
            if (message.Seq == last.Seq)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Sending_messages_extends_the_session()
    {
        using var http = new HttpClient { BaseAddress = Cluster.Replicas[0].Address };
        var cookie = await http.RegisterAndLogInAsync("Chatting");
        var account = (await http.GetSessionAsync(cookie))!.Value.GetProperty("account").GetProperty("id").GetGuid();
        var sessions = Cluster.Replicas[0].Services.GetRequiredService<ISessionStore>();
        var client = await ConnectAsync(1, cookie);
        var show = await Cluster.NewShowAsync();
        await client.JoinAsync(show);

        await Eventually.HoldsAsync(async () => await RemainingAsync() < TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(3), () => "The session does not become older.");
        var before = await RemainingAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await client.SendAsync(show, "hello");
                return await RemainingAsync() > before;
            },
            () => "The session is not extended.");

        async Task<TimeSpan> RemainingAsync() => Assert.Single(await sessions.ListAsync(account, Cancellation)).Remaining;
    }

    /// <summary>Waits until each replica has checked sessions: one that it closes was opened before.</summary>
    private async Task NextCheckAsync()
    {
        using var http = new HttpClient { BaseAddress = Cluster.Replicas[0].Address };
        var cookie = await http.RegisterAndLogInAsync($"probe {Guid.NewGuid():N}"[..20]);
        var probes = await Task.WhenAll(Enumerable.Range(0, 3).Select(replica => ConnectAsync(replica, cookie)));
        using var response = await http.SendAsync(HttpMethod.Delete, "/api/session", cookie);
        await Eventually.HoldsAsync(() => probes.All(probe => probe.Hub.State == HubConnectionState.Disconnected), () => "The sessions are not checked.");
    }

    private async Task<ChatClient> ConnectAsync(int replica, string? cookie) => await ChatClient.ConnectAsync(Cluster.Replicas[replica].Address, cookie, isMessagePack: false);
}
