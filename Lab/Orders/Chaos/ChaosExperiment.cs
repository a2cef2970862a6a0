using Showroom.ChatClient;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Orders.Setup;
using Showroom.Lab.Orders.Workload;
using Showroom.Lab.Services;

namespace Showroom.Lab.Orders.Chaos;

/// <summary>Orders under load while replicas, workers, the emulator, Redis and Postgres are killed in turn; afterwards the recorded history is checked.</summary>
internal sealed class ChaosExperiment(ChaosSettings settings, Action<string> progress)
{
    private const int Accounts = 3;
    private const int Products = 10;
    private const int PlentifulStock = 100_000, ScarceStock = 30;

    private static readonly OrderSystemSettings s_setup = new()
    {
        Worker =
        [
            ("Reconciliation__Interval", "00:00:00.5"), ("Reconciliation__ResendAfter", "00:00:04"), ("Messaging__Outbox__PollingInterval", "00:00:01"),
            .. new[] { "fulfilment", "notifications", "rankings" }.SelectMany(static queue => new (string, string)[]
            {
                ($"Messaging__Consumers__{queue}__WaitTime", "00:00:02"), ($"Messaging__Consumers__{queue}__FirstRetryDelay", "00:00:00"),
            }),
        ],
    };

    public async Task<ChaosResult> RunAsync(CancellationToken cancellationToken)
    {
        progress("starting");
        await using var system = await OrderSystem.StartAsync(s_setup, cancellationToken);
        var cookies = await BuyerSession.RegisterAsync(system.Gateway, Accounts, cancellationToken);
        var operatorCookie = await BuyerSession.LogInAsync(system.Gateway, "operator", ApiProcesses.OperatorPassword, cancellationToken);
        var stocks = (await system.Database.PrepareProductsAsync(Products, PlentifulStock, offset: 0, cancellationToken)).ToDictionary(static id => id, static _ => PlentifulStock);
        stocks[(await system.Database.PrepareProductsAsync(count: 1, ScarceStock, Products, cancellationToken))[0]] = ScarceStock;

        var recorder = new OrderRecorder();
        using var client = new OrderClient([system.Gateway], recorder);
        var connections = await Task.WhenAll(cookies.Select(cookie => ConnectAsync(system.Gateway, cookie, recorder, cancellationToken)));
        var workload = new ChaosWorkload(client, cookies, operatorCookie, [.. stocks.Keys], settings.OrdersPerSecond);
        var faults = new ChaosFaults(system, settings, progress);
        using var stop = new CancellationTokenSource();
        var ordering = workload.RunAsync(stop.Token, cancellationToken);
        try
        {
            await faults.RunAsync(cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await ordering;
        }

        progress("catching up");
        var (_, catchUp) = await system.WaitUntilCompleteAsync(settings.MaxCatchUp, cancellationToken);
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        var history = await system.ReadHistoryAsync(recorder, stocks, cancellationToken);
        return new ChaosResult(history, OrderChecker.Check(history), faults.Faults, workload.Undecided, system.Workers.SentAgain, catchUp);
    }

    private static async Task<ChatConnection> ConnectAsync(Uri gateway, string cookie, OrderRecorder recorder, CancellationToken cancellationToken)
    {
        var connection = await ChatConnection.ConnectAsync(new() { Server = gateway, SessionCookie = _ => ValueTask.FromResult<string?>(cookie) }, cancellationToken);
        connection.OrderChanged += (_, change) => recorder.Announce(Guid.Parse(change.OrderId), change.Status);
        return connection;
    }
}
