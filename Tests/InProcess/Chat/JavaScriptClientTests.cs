using System.Text.Json;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>The ES module, against replicas behind connections that are cut.</summary>
public sealed class JavaScriptClientTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_own_tests_pass()
    {
        await JavaScriptClient.InstallAsync(Cancellation);
        var tests = await ChildProcess.RunAsync("npm", ["test"], new() { WorkingDirectory = JavaScriptClient.Folder }, Cancellation);
        Assert.True(tests.ExitCode == 0, tests.Output);
    }

    [Fact]
    public async Task Every_message_arrives_once_and_in_order_while_connections_are_cut_and_move_between_replicas()
    {
        const int Members = 2, PerMember = 150;
        await JavaScriptClient.InstallAsync(Cancellation);
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2);
        await using var relay = new TcpForwarder(cluster.Replicas[0].Address.Port);
        var show = await cluster.NewShowAsync();
        var running = Task.WhenAll(Enumerable.Range(0, Members).Select(async i => await JavaScriptClient.RunMemberAsync(
            new
            {
                server = $"http://127.0.0.1:{relay.Port}",
                cookie = await cluster.CookieOfAsync($"member {i}"),
                show,
                sends = Enumerable.Range(0, PerMember).Select(n => $"{i}-{n}"),
                count = Members * PerMember,
                // One of them reads only when everything is sent: what its buffer does not hold comes from the history.
                readAfterSends = i == 1,
            },
            Cancellation)));
        await Eventually.HoldsAsync(async () => (await cluster.HistoryAsync(show)).Count > 0 || running.IsCompleted, () => "Nothing was sent.");
        for (var cut = 1; !running.IsCompleted; cut++)
        {
            relay.SwitchTo(cluster.Replicas[cut % 2].Address.Port);
            relay.Cut();
            relay.Restore();
            await cluster.ProgressAsync(show, running);
        }

        var history = (await cluster.HistoryAsync(show)).Select(message => (message.Seq, message.Text)).ToArray();
        Assert.Equal(Members * PerMember, history.Length);
        foreach (var member in await running)
        {
            Assert.Equal(history, member.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("seq").GetInt64(), message.GetProperty("text").GetString()!)));
            Assert.All(
                member.GetProperty("receipts").EnumerateObject(),
                receipt => Assert.Equal(receipt.Name, history.Single(message => message.Seq == receipt.Value.GetInt64()).Text));
            Assert.Equal("closed", member.GetProperty("closed").GetString());
        }
    }

    [Fact]
    public async Task A_refusal_that_remains_is_reported_with_its_code()
    {
        await JavaScriptClient.InstallAsync(Cancellation);
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1);
        var show = await cluster.NewShowAsync();
        var server = cluster.Replicas[0].Address;
        var results = await Task.WhenAll(
            JavaScriptClient.RunMemberAsync(new { server, show, refusals = true }, Cancellation),
            JavaScriptClient.RunMemberAsync(new { server, cookie = await cluster.CookieOfAsync("Ada"), show, refusals = true }, Cancellation));
        Assert.Equal(["unauthenticated", "none"], results.Select(result => Text(result, "send")));
        Assert.Equal(["unauthenticated", "invalid-input"], results.Select(result => Text(result, "empty")));
        Assert.All(results, result => Assert.Equal("not-found", Text(result, "unknown")));
        Assert.All(results, result => Assert.Contains("already", Text(result, "twice"), StringComparison.Ordinal));
    }

    private static string? Text(JsonElement result, string property) => result.GetProperty(property).GetString();
}
