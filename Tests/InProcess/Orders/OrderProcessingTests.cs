using System.Net.Http.Json;
using System.Text.Json;
using Showroom.ServiceDefaults.Notifications;
using Showroom.Worker.Messages;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>From an accepted order to its effects.</summary>
public sealed class OrderProcessingTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_fulfilled_mailed_counted_and_announced_once()
    {
        var product = await system.ProductAsync(11, stock: 10);
        var announced = new RecordingNotifier();
        using var first = await system.StartWorkerAsync(services => services.AddSingleton<IAccountNotifier>(announced));
        using var second = await system.StartWorkerAsync(services => services.AddSingleton<IAccountNotifier>(announced));
        var order = await system.PlaceAsync(product, quantity: 3);

        await system.FulfilledAsync(order);
        await EffectsAsync(product, 3, order);
        // It is announced after the commit with which the other effects begin.
        await Eventually.HoldsAsync(() => !announced.Changes.IsEmpty, () => "The order is not announced.");
        Assert.Equal([(order, "fulfilled")], announced.Changes);
        Assert.Contains("to: ", system.Mails.Mails.Single(mail => mail.Contains(order.ToString(), StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
        await Task.WhenAll(first.StopAsync(Cancellation), second.StopAsync(Cancellation));
    }

    [Fact]
    public async Task An_order_whose_handler_fails_is_a_dead_letter_and_fulfilled_after_the_redrive()
    {
        var product = await system.ProductAsync(12, stock: 10);
        var operatorCookie = await system.Http.CookieOfAsync(Caller.Operator);
        var order = await system.PlaceAsync(product);
        await system.ExecuteAsync($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The warehouse is closed.'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.id = '{order}') EXECUTE FUNCTION refuse();
            """);
        using var worker = await system.StartWorkerAsync();
        await DeadLetterAsync(operatorCookie, order);

        await system.ExecuteAsync("DROP TRIGGER refuse ON orders");
        using var redriven = await system.Http.SendAsync(HttpMethod.Post, "/api/queues/fulfilment/redrive", operatorCookie);
        Assert.Equal(1, (await redriven.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("moved").GetInt32());
        await system.FulfilledAsync(order);
        await EffectsAsync(product, 1, order);
        using var states = await system.Http.SendAsync(HttpMethod.Get, "/api/queues", operatorCookie);
        Assert.Equal(["fulfilment", "notifications", "rankings"], (await states.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray().Select(state => state.GetProperty("name").GetString()));
        await worker.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Orders_whose_messages_an_emulator_lost_are_sent_again()
    {
        var product = await system.ProductAsync(13, stock: 10);
        (string, string)[] soon = [("Reconciliation:Interval", "00:00:00.2"), ("Reconciliation:ResendAfter", "00:00:01")];
        // Published, and lost before any consumer receives them.
        var lost = await system.PlaceAsync(product);
        await system.ExecuteAsync($"DELETE FROM outbox WHERE message_id = '{lost}'");
        using var worker = await system.StartWorkerAsync(null, soon);
        await system.FulfilledAsync(lost);

        await system.Emulator.StopAsync();
        var meanwhile = await system.PlaceAsync(product);
        await system.Emulator.StartAgainAsync();

        await system.FulfilledAsync(meanwhile);
        await EffectsAsync(product, 2, lost, meanwhile);
        await Eventually.HoldsAsync(async () => await system.ScalarAsync($"SELECT count(*) FROM orders WHERE settled AND id IN ('{lost}', '{meanwhile}')") == 2, () => "The orders are not settled.");
        await worker.StopAsync(Cancellation);
    }

    /// <summary>The buyer has one mail of each order, the leaderboard has each piece once, and the stock has lost each piece once.</summary>
    private async Task EffectsAsync(Guid product, int pieces, params Guid[] orders)
    {
        await Eventually.HoldsAsync(
            async () => orders.All(order => system.MailsAbout(order) > 0)
                && await system.ScalarAsync($"SELECT coalesce(sum(score), 0) FROM leaderboard_scores WHERE board = 1 AND period = 0 AND member_id = '{product}'") >= pieces,
            () => "An effect is missing.");
        Assert.All(orders, order => Assert.Equal(1, system.MailsAbout(order)));
        Assert.Equal(pieces, await system.ScalarAsync($"SELECT score FROM leaderboard_scores WHERE board = 1 AND period = 0 AND member_id = '{product}'"));
        Assert.Equal(10 - pieces, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
    }

    private async Task DeadLetterAsync(string operatorCookie, Guid order)
    {
        JsonElement letters = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await system.Http.SendAsync(HttpMethod.Get, "/api/queues/fulfilment/dead-letters", operatorCookie);
                letters = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
                return letters.GetArrayLength() > 0;
            },
            () => "There is no dead letter.");
        var letter = letters.EnumerateArray().Single();
        Assert.Equal(
            (order, OrderMessages.Accepted, "PostgresException: P0001: The warehouse is closed.", 3),
            (letter.GetProperty("id").GetGuid(), letter.GetProperty("type").GetString(), letter.GetProperty("reason").GetString(), letter.GetProperty("attempts").GetInt32()));
    }
}
