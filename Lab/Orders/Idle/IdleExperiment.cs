using System.Collections.Concurrent;
using System.Globalization;
using Showroom.ChatClient;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Chat.Telemetry;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Orders.Setup;
using Showroom.Lab.Orders.Workload;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Orders.Idle;

/// <summary>Places one order at a time, and waits for the event that it is fulfilled at a connection on another replica.</summary>
internal sealed class IdleExperiment(int orders, Action<string> progress)
{
    private const int WarmUpOrders = 50;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_exportInterval = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _fulfilled = new();

    public async Task<IdleResult> RunAsync(CancellationToken cancellationToken)
    {
        progress($"{orders} orders, one at a time: starting");
        await using var metrics = await MetricsReceiver.StartAsync(cancellationToken);
        await using var system = await OrderSystem.StartAsync(new OrderSystemSettings { Worker = metrics.Settings }, cancellationToken);
        var cookie = (await BuyerSession.RegisterAsync(system.Gateway, 1, cancellationToken))[0];
        var products = await system.Database.PrepareProductsAsync(count: 20, orders + WarmUpOrders, offset: 0, cancellationToken);
        using var client = new OrderClient([system.Replicas[0]], new OrderRecorder());
        await using var connection = await ChatConnection.ConnectAsync(
            new() { Server = system.Replicas[1], SessionCookie = _ => ValueTask.FromResult<string?>(cookie) }, cancellationToken);
        connection.OrderChanged += (_, change) =>
        {
            if (change.Status == OrderChecker.Fulfilled)
            {
                Waiter(Guid.Parse(change.OrderId)).TrySetResult(_time.GetTimestamp());
            }
        };
        await MeasureAsync(client, cookie, products, "warm-up", WarmUpOrders, cancellationToken);
        await Task.Delay(s_exportInterval, cancellationToken);
        var before = Read(metrics);
        progress($"{orders} orders, one at a time: measuring");
        var (placing, announced) = await MeasureAsync(client, cookie, products, "idle", orders, cancellationToken);
        await Task.Delay(s_exportInterval, cancellationToken);
        var (outbox, age, handling) = Read(metrics);
        return new IdleResult(
            orders,
            Percentiles.Of(placing),
            Percentiles.Of(announced),
            await system.Database.FulfilmentTimesAsync(cancellationToken),
            (outbox - before.Outbox).Mean * 1000,
            (age - before.Age).Mean * 1000,
            (handling - before.Handling).Mean * 1000);
    }

    private static (Distribution Outbox, Distribution Age, Distribution Handling) Read(MetricsReceiver metrics) => (
        metrics.Total("showroom.messaging.outbox.delay"), metrics.Total("showroom.messaging.age"), metrics.Total("showroom.messaging.handle.duration"));

    private async Task<(LatencyHistogram Placing, LatencyHistogram Announced)> MeasureAsync(
        OrderClient client, string cookie, IReadOnlyList<Guid> products, string prefix, int count, CancellationToken cancellationToken)
    {
        var (placing, announced) = (new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < count; i++)
        {
            var sentAt = _time.GetTimestamp();
            var response = await client.PlaceAsync(
                cookie, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}"), [new OrderedPieces(products[i % products.Count], 1)], cancellationToken);
            var acceptedAt = _time.GetTimestamp();
            if (response?.OrderId is not { } id)
            {
                throw new InvalidOperationException($"An order got the response {response?.Status.ToString(CultureInfo.InvariantCulture) ?? "none"}.");
            }

            // The event may precede the response.
            var fulfilledAt = await Waiter(id).Task.WaitAsync(s_maxWait, _time, cancellationToken);
            placing.Add(acceptedAt - sentAt);
            announced.Add(Math.Max(0, fulfilledAt - acceptedAt));
            await Task.Delay(s_pause, cancellationToken);
        }

        return (placing, announced);
    }

    private TaskCompletionSource<long> Waiter(Guid order) => _fulfilled.GetOrAdd(order, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
