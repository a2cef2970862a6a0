using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Orders.Setup;
using Showroom.Lab.Orders.Workload;

namespace Showroom.Lab.Orders.Burst;

/// <summary>Sends many orders in a short time, reads products meanwhile, and waits until every order has all its effects.</summary>
internal sealed class BurstExperiment(BurstSettings settings, Action<string> progress)
{
    private const int Accounts = 8;
    private const int Products = 200;
    private const int WarmUpOrders = 200;
    private static readonly TimeSpan s_maxDrain = TimeSpan.FromMinutes(10);

    public async Task<BurstResult> RunAsync(OrderSystemSettings setup, CancellationToken cancellationToken)
    {
        var name = BurstResult.Describe(setup);
        progress($"burst of {settings.Orders} orders, {name}: starting");
        await using var system = await OrderSystem.StartAsync(setup, cancellationToken);
        var cookies = await BuyerSession.RegisterAsync(system.Gateway, Accounts, cancellationToken);
        var products = await system.Database.PrepareProductsAsync(Products, settings.Orders + WarmUpOrders, offset: 0, cancellationToken);
        var recorder = new OrderRecorder();
        using var client = new OrderClient(system.Replicas, recorder);
        using var reader = new OrderClient(system.Replicas, recorder);
        var load = new OrderLoad(client, cookies, products);
        await load.RunAsync("warm-up", WarmUpOrders, settings.Concurrency, cancellationToken);
        await WaitAsync(system, setup, cancellationToken);

        progress($"burst of {settings.Orders} orders, {name}: {settings.Concurrency} at a time");
        await using var probe = new ProductProbe(reader, products);
        var outage = InterruptMailAsync(system, cancellationToken);
        var (latencies, duration) = await load.RunAsync("burst", settings.Orders, settings.Concurrency, cancellationToken);
        var reading = await probe.StopAsync();
        await outage;
        var counts = await system.Database.CountAsync(cancellationToken);
        var drain = await WaitAsync(system, setup, cancellationToken);
        progress($"burst of {settings.Orders} orders, {name}: done");

        var history = await system.ReadHistoryAsync(recorder, products.ToDictionary(static id => id, _ => settings.Orders + WarmUpOrders), cancellationToken);
        return new BurstResult(
            name,
            settings.Orders,
            recorder.Accepted - WarmUpOrders,
            duration,
            Percentiles.Of(latencies),
            Percentiles.Of(reading),
            counts.Orders - counts.Fulfilled,
            drain,
            await system.Database.FulfilmentTimesAsync(cancellationToken),
            history.Mails.Count - history.Mails.Distinct().Count(),
            OrderChecker.Check(history));
    }

    private static async Task<TimeSpan> WaitAsync(OrderSystem system, OrderSystemSettings setup, CancellationToken cancellationToken) =>
        // Without workers, what is not done when the response arrives is never done.
        setup.Workers == 0 ? TimeSpan.Zero : (await system.WaitUntilCompleteAsync(s_maxDrain, cancellationToken)).Duration;

    private async Task InterruptMailAsync(OrderSystem system, CancellationToken cancellationToken)
    {
        if (settings.MailOutage == TimeSpan.Zero)
        {
            return;
        }

        await Task.Delay(settings.MailOutage, cancellationToken);
        system.Mails.IsAvailable = false;
        await Task.Delay(settings.MailOutage, cancellationToken);
        system.Mails.IsAvailable = true;
    }
}
