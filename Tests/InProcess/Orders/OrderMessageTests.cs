using Amazon.SQS;
using Amazon.SQS.Model;
using Showroom.Messaging.Queues;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>Messages about orders that are duplicated, out of order, or from another system.</summary>
public sealed class OrderMessageTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_about_orders_of_another_system_or_in_another_status_become_dead_letters_without_effect()
    {
        var (product, unknown) = (await system.ProductAsync(51, stock: 10), Guid.CreateVersion7());
        var accepted = await system.PlaceAsync(product);
        await system.ExecuteAsync("DELETE FROM outbox");
        using var worker = await system.StartWorkerAsync();
        await SendAsync("fulfilment", "order.accepted", unknown, product);
        await SendAsync("notifications", "order.fulfilled", unknown, product);
        await SendAsync("notifications", "order.rejected", accepted, product);
        await SendAsync("rankings", "order.fulfilled", accepted, product);
        await SendAsync("fulfilment", "order.accepted", accepted, body: "not JSON");
        await SendAsync("fulfilment", "order.accepted", accepted, body: """{"orderId":"1"}""");
        await SendAsync("fulfilment", "order.cancelled", accepted, product);

        var queues = worker.Services.GetRequiredService<QueueOperations>();
        string[] expected =
        [
            $"There is no order {unknown}", $"There is no order {unknown}", $"The order {accepted} is accepted, not rejected", $"The order {accepted} is accepted, not fulfilled",
            "The body is not a order.accepted of version 1", "The body is not a order.accepted of version 1", "There is no handler for 'order.cancelled' of version 1",
        ];
        List<DeadLetter> letters = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                letters = [];
                foreach (var queue in queues.Names)
                {
                    letters.AddRange(await queues.ListDeadLettersAsync(queue, 10, Cancellation));
                }

                return letters.Count == expected.Length;
            },
            () => $"{letters.Count} messages are dead letters.");
        Assert.Equal(expected.Order(), letters.Select(letter => expected.First(reason => letter.Reason!.StartsWith(reason, StringComparison.Ordinal))).Order());
        Assert.Equal((0, 0), (system.MailsAbout(unknown), system.MailsAbout(accepted)));
        Assert.Equal(0, await system.ScalarAsync($"SELECT count(*) FROM inbox WHERE message_id IN ({Ids([unknown, accepted])})"));
        Assert.Equal(0, await system.ScalarAsync($"SELECT count(*) FROM leaderboard_scores WHERE member_id = '{product}'"));
        await worker.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Messages_that_arrive_repeatedly_and_in_reverse_order_have_one_effect()
    {
        var product = await system.ProductAsync(52, stock: 10);
        Guid[] orders = [await system.PlaceAsync(product), await system.PlaceAsync(product), await system.PlaceAsync(product)];
        await system.ExecuteAsync("DELETE FROM outbox");
        foreach (var order in orders.Reverse().Concat(orders))
        {
            await SendAsync("fulfilment", "order.accepted", order, product);
        }

        using var worker = await system.StartWorkerAsync();
        await system.FulfilledAsync(orders);
        // After the effects.
        foreach (var order in orders)
        {
            await SendAsync("fulfilment", "order.accepted", order, product);
            await SendAsync("rankings", "order.fulfilled", order, product);
            await SendAsync("notifications", "order.fulfilled", order, product);
        }

        var queues = worker.Services.GetRequiredService<QueueOperations>();
        await Eventually.HoldsAsync(
            async () => orders.All(order => system.MailsAbout(order) > 0) && await system.ScalarAsync($"SELECT count(*) FROM inbox WHERE message_id IN ({Ids(orders)})") == 9
                && (await Task.WhenAll(queues.Names.Select(name => queues.ReadStateAsync(name, Cancellation)))).All(state => state is { Depth: 0, InFlight: 0 }),
            () => "Not every message is handled.");
        Assert.All(orders, order => Assert.Equal(1, system.MailsAbout(order)));
        Assert.Equal(3, await system.ScalarAsync($"SELECT score FROM leaderboard_scores WHERE board = 1 AND period = 0 AND member_id = '{product}'"));
        Assert.Equal(7, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
        await worker.StopAsync(Cancellation);
    }

    private static string Ids(IEnumerable<Guid> orders) => string.Join(',', orders.Select(static order => $"'{order}'"));

    private Task SendAsync(string queue, string type, Guid order, Guid product) => SendAsync(
        queue,
        type,
        order,
        $$"""{"orderId":"{{order}}","accountId":"{{Guid.CreateVersion7()}}","accountName":"Ada","lines":[{"productId":"{{product}}","name":"Lamp","quantity":1}],"createdAt":"2026-11-28T12:00:00Z"}""");

    private async Task SendAsync(string queue, string type, Guid id, string body)
    {
        using var sqs = new AmazonSQSClient("test", "test", new AmazonSQSConfig { ServiceURL = system.Emulator.Address, AuthenticationRegion = "us-east-1" });
        await sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = system.Emulator.UrlOf(queue),
                MessageBody = body,
                MessageAttributes = new() { ["id"] = Text(id.ToString()), ["type"] = Text(type), ["version"] = Text("1") },
            },
            Cancellation);
    }

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
