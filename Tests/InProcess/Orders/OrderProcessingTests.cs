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
        var letter = await DeadLetterAsync("fulfilment", operatorCookie);
        Assert.Equal(
            (order, OrderMessages.Accepted, "PostgresException: P0001: The warehouse is closed.", 3),
            (letter.GetProperty("id").GetGuid(), letter.GetProperty("type").GetString(), letter.GetProperty("reason").GetString(), letter.GetProperty("attempts").GetInt32()));

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

    [Fact]
    public async Task A_mail_that_is_refused_becomes_a_dead_letter_and_the_mails_sent_with_it_are_sent_once()
    {
        var product = await system.ProductAsync(14, stock: 10);
        var operatorCookie = await system.Http.CookieOfAsync(Caller.Operator);
        using var placed = await system.PlaceAsync(new { lines = new[] { new { productId = product, quantity = 1 } } }, Guid.NewGuid().ToString(), operatorCookie);
        var refused = (await placed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
        await using var account = system.Database.CreateCommand($"SELECT account_id FROM orders WHERE id = '{refused}'");
        system.Mails.UnknownRecipient = $"{(Guid)(await account.ExecuteScalarAsync(Cancellation))!:N}@accounts.showroom.example";
        var orders = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            orders.Add(await system.PlaceAsync(product));
        }

        using var worker = await system.StartWorkerAsync(null, ("Messaging:Consumers:notifications:FirstRetryDelay", "00:00:00"));
        var letter = await DeadLetterAsync("notifications", operatorCookie);

        Assert.Equal(
            (refused, OrderMessages.Fulfilled, "SmtpCommandException: no such mailbox", 3),
            (letter.GetProperty("id").GetGuid(), letter.GetProperty("type").GetString(), letter.GetProperty("reason").GetString(), letter.GetProperty("attempts").GetInt32()));
        await EffectsAsync(product, 9, [.. orders]);
        Assert.Equal(orders.Count, await system.ScalarAsync($"SELECT count(*) FROM inbox WHERE consumer = 'notifications' AND message_id IN ('{refused}', '{string.Join("', '", orders)}')"));
        system.Mails.UnknownRecipient = null;
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

    /// <summary>Waits for the only dead letter of a queue.</summary>
    private async Task<JsonElement> DeadLetterAsync(string queue, string operatorCookie)
    {
        JsonElement letters = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await system.Http.SendAsync(HttpMethod.Get, $"/api/queues/{queue}/dead-letters", operatorCookie);
                letters = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
                return letters.GetArrayLength() > 0;
            },
            () => "There is no dead letter.");
        return letters.EnumerateArray().Single();
    }
}
