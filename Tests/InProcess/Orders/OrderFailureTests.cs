using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>Orders under load while workers and the emulator are killed: every accepted order has each effect once.</summary>
public sealed class OrderFailureTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private const int Stock = 400;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_accepted_order_has_each_effect_once_although_workers_and_the_emulator_are_killed()
    {
        var product = await system.ProductAsync(21, Stock);
        var accepted = new ConcurrentBag<Guid>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var steady = await StartWorkerAsync();
        var load = Parallel.ForAsync(0, Stock / 2, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = stop.Token }, async (i, cancellationToken) =>
        {
            // The same key twice: as a client that has lost the first response.
            var key = $"failure-{i.ToString(CultureInfo.InvariantCulture)}";
            var ids = new HashSet<Guid> { await PlaceAsync(product, key), await PlaceAsync(product, key) };
            accepted.Add(Assert.Single(ids));
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        });

        for (var round = 0; round < 2; round++)
        {
            await using (var killed = await StartWorkerAsync())
            {
                var before = accepted.Count;
                await Eventually.HoldsAsync(() => load.IsCompleted || accepted.Count >= before + 20, () => "No order was accepted.");
                await killed.SignalAsync(Signal.Kill, Cancellation);
            }

            await system.Emulator.StopAsync();
            var lost = accepted.Count;
            await Eventually.HoldsAsync(() => load.IsCompleted || accepted.Count >= lost + 20, () => "No order was accepted without the emulator.");
            await system.Emulator.StartAgainAsync();
        }

        await load;
        Guid[] orders = [.. accepted];
        await system.FulfilledAsync(orders);
        await Eventually.HoldsAsync(
            async () => await system.ScalarAsync("SELECT count(*) FROM orders WHERE NOT settled") == 0, () => "An effect is missing.");
        Assert.Equal(Stock / 2, orders.Distinct().Count());
        Assert.Equal(Stock / 2, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
        Assert.Equal(Stock / 2, await system.ScalarAsync($"SELECT score FROM leaderboard_scores WHERE board = 1 AND period = 0 AND member_id = '{product}'"));
        // A worker that is killed between a mail and its commit sends the mail again, with the same id.
        Assert.All(orders, order => Assert.InRange(system.Mails.CountOf(order), 1, 2));
    }

    private async Task<Guid> PlaceAsync(Guid product, string key)
    {
        using var response = await system.PlaceAsync(new { lines = new[] { new { productId = product, quantity = 1 } } }, key);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
    }

    private async Task<ChildProcess> StartWorkerAsync()
    {
        var port = LoopbackPort.Reserve();
        var worker = ChildProcess.Start(
            "dotnet",
            [
                SourceTree.Assembly("Worker", "Worker.dll"), $"--urls=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
                .. system.WorkerSettings.Select(setting => $"--{setting.Key}={setting.Value}"), "--Reconciliation:Interval=00:00:00.5", "--Reconciliation:ResendAfter=00:00:03",
            ],
            new ProcessSettings { Environment = CleanEnvironment.Variables });
        await worker.WaitUntilRespondsAsync(port, "/alive", Cancellation);
        return worker;
    }
}
