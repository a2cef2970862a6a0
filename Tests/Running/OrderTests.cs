using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.ChatClient;

namespace Showroom.Tests.Running;

/// <summary>From an order at the gateway to the worker and back, and the commands of a queue.</summary>
[Collection<SharedApplication>]
public sealed class OrderTests(RunningSystem system)
{
    private readonly CancellationTokenSource _deadline = new();

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task An_order_is_fulfilled_by_a_worker_and_mailed()
    {
        var app = await ReadyAsync();
        using var client = app.CreateHttpClient("gateway", "http");
        var name = $"buyer {Guid.NewGuid():N}"[..20];
        using var registered = await client.PostAsJsonAsync("/api/accounts", new { name, password = "a long password" }, Deadline);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        using var loggedIn = await client.PostAsJsonAsync("/api/session", new { name, password = "a long password" }, Deadline);
        Assert.Equal(HttpStatusCode.OK, loggedIn.StatusCode);
        var products = await client.GetFromJsonAsync<JsonElement>("/api/products?limit=200", Deadline);
        // Not the first one, which other tests compare with its seed.
        var product = products.GetProperty("items").EnumerateArray().Last(item => item.GetProperty("stock").GetInt32() > 0).GetProperty("id").GetString();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(new { lines = new[] { new { productId = product, quantity = 1 } } }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var accepted = await client.SendAsync(request, Deadline);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        await Eventually.HoldsAsync(
            async () => (await client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location, Deadline)).GetProperty("status").GetString() == "fulfilled", () => "The order was not fulfilled.");
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(Deadline)).GetProperty("id").GetString()!;
        using var mails = app.CreateHttpClient("mail", "http");
        await Eventually.HoldsAsync(async () => (await mails.GetStringAsync("/mails", Deadline)).Contains(id, StringComparison.Ordinal), () => "No mail was sent.");
    }

    [Fact]
    public async Task A_buyer_on_another_replica_than_the_one_that_takes_the_order_receives_its_changes()
    {
        var app = await ReadyAsync();
        // The clients of the application share a container of cookies, which may have the session of another test.
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var taking = new HttpClient(handler) { BaseAddress = app.GetEndpoint("api-1", "http") };
        var cookie = await taking.RegisterAndLogInAsync($"buyer {Guid.NewGuid():N}"[..20]);
        var changes = new ConcurrentQueue<(string Order, string Status)>();
        await using var connection = await ChatConnection.ConnectAsync(
            new() { Server = app.GetEndpoint("api-2", "http"), SessionCookie = _ => ValueTask.FromResult<string?>(cookie) }, Deadline);
        connection.OrderChanged += (_, change) => changes.Enqueue((change.OrderId, change.Status));
        var products = await taking.GetFromJsonAsync<JsonElement>("/api/products?limit=200", Deadline);
        var product = products.GetProperty("items").EnumerateArray().Last(item => item.GetProperty("stock").GetInt32() > 0).GetProperty("id").GetString();

        // An event is sent at most once. A connection that has answered a call is registered for the events of its account.
        var show = (await taking.GetFromJsonAsync<JsonElement>("/api/shows", Deadline)).GetProperty("items")[0].GetProperty("id").GetString()!;
        await using var room = await connection.JoinAsync(show, cancellationToken: Deadline);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(new { lines = new[] { new { productId = product, quantity = 1 } } }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Add("Cookie", cookie);
        using var accepted = await taking.SendAsync(request, Deadline);

        Assert.Equal(("api-1", HttpStatusCode.Accepted), (accepted.Headers.GetValues("X-Served-By").Single(), accepted.StatusCode));
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(Deadline)).GetProperty("id").GetString()!;
        await Eventually.HoldsAsync(() => changes.Count(change => change.Order == id) == 2, () => $"Received: {string.Join(", ", changes)}.");
        // A replica and a worker announce them, independently of each other.
        Assert.Equal(["accepted", "fulfilled"], changes.Where(change => change.Order == id).Select(change => change.Status).Order());
    }

    [Fact]
    public async Task The_commands_of_a_queue_send_redrive_and_purge()
    {
        var app = await ReadyAsync();
        Assert.StartsWith("Sent message", await ExecuteAsync("send-test-message"), StringComparison.Ordinal);
        // A database that another test has reset makes messages of that test dead letters, each when its attempts have failed.
        var redriven = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                redriven = await ExecuteAsync("redrive");
                Assert.Matches("^Sent [0-9]+ dead letters back.$", redriven);
                Assert.Equal("The queue is empty.", await ExecuteAsync("purge"));
                return redriven == "Sent 0 dead letters back.";
            },
            () => $"There are dead letters again and again: {redriven}");

        var queue = await app.ResourceNotifications.WaitForResourceAsync("rankings", change => change.Snapshot.Properties.Any(property => property.Name == "Depth"), Deadline);
        Assert.Equal(KnownResourceStates.Running, queue.Snapshot.State?.Text);

        async Task<string> ExecuteAsync(string command)
        {
            var result = await app.ResourceCommands.ExecuteCommandAsync("rankings", command, Deadline);
            Assert.True(result.Success, result.Message);
            return result.Message!;
        }
    }

    private async Task<DistributedApplication> ReadyAsync()
    {
        var app = await system.App;
        _deadline.CancelAfter(TimeSpan.FromMinutes(8));
        await app.ResourceNotifications.WaitForRunningHealthyAsync("worker-1", Deadline);
        return app;
    }
}
