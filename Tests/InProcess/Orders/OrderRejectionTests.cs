using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.ServiceDefaults.Notifications;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>An order that is not fulfilled is rejected: its pieces return once, and the buyer is notified.</summary>
public sealed class OrderRejectionTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_that_an_operator_rejects_returns_its_pieces_once_and_cannot_be_fulfilled_any_more()
    {
        var product = await system.ProductAsync(41, stock: 10);
        var announced = new RecordingNotifier();
        await using var api = system.StartApi(services => services.AddSingleton<IAccountNotifier>(announced));
        await api.WhenConnectedAsync();
        using var http = api.CreateClient();
        var operatorCookie = await http.CookieOfAsync(Caller.Operator);
        var order = await system.PlaceAsync(product, quantity: 4);
        await system.ExecuteAsync($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'It is broken.'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.id = '{order}' AND NEW.status = 'fulfilled') EXECUTE FUNCTION refuse();
            """);
        using var worker = await system.StartWorkerAsync();
        await Eventually.HoldsAsync(async () => (await QueueAsync(http, operatorCookie, "fulfilment")).GetProperty("deadLetters").GetInt32() == 1, () => "There is no dead letter.");
        Assert.InRange((await QueueAsync(http, operatorCookie, "fulfilment")).GetProperty("age").GetDouble(), 0.001, 600);
        await Eventually.HoldsAsync(async () => (await QueueAsync(http, operatorCookie, "rankings")).GetProperty("age").ValueKind == JsonValueKind.Null, () => "An empty queue has an age.");
        Assert.Equal(6, await StockAsync(http, product));

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => http.SendAsync(HttpMethod.Post, $"/api/orders/{order}/reject", operatorCookie)));
        foreach (var response in responses)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal($$"""{"id":"{{order}}","status":"rejected"}""", await response.Content.ReadAsStringAsync(Cancellation));
            response.Dispose();
        }

        // Not the cached product of before.
        Assert.Equal(10, await StockAsync(http, product));
        Assert.Equal([(order, "rejected")], announced.Changes);
        await system.ExecuteAsync("DROP TRIGGER refuse ON orders");
        using (var redriven = await http.SendAsync(HttpMethod.Post, "/api/queues/fulfilment/redrive", operatorCookie))
        {
            Assert.Equal("""{"moved":1}""", await redriven.Content.ReadAsStringAsync(Cancellation));
        }

        await Eventually.HoldsAsync(async () => await system.ScalarAsync($"SELECT count(*) FROM inbox WHERE message_id = '{order}'") == 2, () => "The messages are not handled.");
        Assert.Equal("rejected", await StatusAsync(order));
        Assert.Equal(10, await StockAsync(http, product));
        var mail = Assert.Single(system.Mails.Mails, mail => mail.Contains(order.ToString(), StringComparison.Ordinal));
        Assert.Contains("Subject: Your order cannot be delivered", mail, StringComparison.Ordinal);
        Assert.Equal(0, await system.ScalarAsync($"SELECT count(*) FROM leaderboard_scores WHERE member_id = '{product}'"));
        await worker.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_fulfilled_order_cannot_be_rejected()
    {
        var product = await system.ProductAsync(42, stock: 10);
        using var worker = await system.StartWorkerAsync();
        var order = await system.PlaceAsync(product);
        await system.FulfilledAsync(order);

        using var response = await system.Http.SendAsync(HttpMethod.Post, $"/api/orders/{order}/reject", await system.Http.CookieOfAsync(Caller.Operator));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(9, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
        await worker.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Orders_that_no_worker_fulfils_in_time_are_rejected_once_by_several_replicas_and_mailed_when_a_worker_runs()
    {
        var product = await system.ProductAsync(43, stock: 10);
        Guid[] orders = [await system.PlaceAsync(product, quantity: 2), await system.PlaceAsync(product, quantity: 3)];
        (string, string)[] soon = [("Orders:MaxAcceptedTime", "00:00:01"), ("Orders:ExpiryInterval", "00:00:00.1")];
        await using var first = system.StartApi(null, soon);
        await using var second = system.StartApi(null, soon);

        await Eventually.HoldsAsync(
            async () => await StatusAsync(orders[0]) == "rejected" && await StatusAsync(orders[1]) == "rejected", () => "The orders are not rejected.");
        Assert.Equal(10, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
        // The message that they are rejected is lost: the reconciler sends it again.
        await system.ExecuteAsync($"DELETE FROM outbox WHERE type = 'order.rejected' AND message_id = '{orders[0]}'");
        using var worker = await system.StartWorkerAsync(null, ("Reconciliation:Interval", "00:00:00.2"), ("Reconciliation:ResendAfter", "00:00:01"));
        await Eventually.HoldsAsync(
            async () => orders.All(order => system.MailsAbout(order) == 1)
                && await system.ScalarAsync($"SELECT count(*) FROM orders WHERE settled AND id IN ('{orders[0]}', '{orders[1]}')") == 2,
            () => "The buyer has no mail of each order, or the orders are not settled.");
        Assert.Equal(10, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
        await worker.StopAsync(Cancellation);
    }

    private static async Task<JsonElement> QueueAsync(HttpClient http, string cookie, string name)
    {
        using var response = await http.SendAsync(HttpMethod.Get, "/api/queues", cookie);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray().Single(queue => queue.GetProperty("name").GetString() == name);
    }

    private static async Task<int> StockAsync(HttpClient http, Guid product) =>
        (await http.GetFromJsonAsync<JsonElement>($"/api/products/{product}", Cancellation)).GetProperty("stock").GetInt32();

    private async Task<string?> StatusAsync(Guid order)
    {
        await using var command = system.Database.CreateCommand($"SELECT status FROM orders WHERE id = '{order}'");
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
