using System.Collections.Concurrent;
using System.Globalization;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Orders.Workload;

namespace Showroom.Lab.Orders.Chaos;

/// <summary>
/// Buyers who order at a fixed rate in all, and repeat an order until it is accepted or refused. Some send an order twice at the same time, some order several
/// products, one product is scarce, and an operator rejects some orders while the workers fulfil them.
/// </summary>
internal sealed class ChaosWorkload(OrderClient client, IReadOnlyList<string> cookies, string operatorCookie, IReadOnlyList<Guid> products, int ordersPerSecond)
{
    private const int MaxAttempts = 200;
    private const int SendTwiceEvery = 7;
    private const int RejectEvery = 11;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ConcurrentDictionary<Task, bool> _pending = new();
    private int _undecided;

    /// <summary>Orders without a final response.</summary>
    public int Undecided => _undecided;

    /// <summary>Sends orders until <paramref name="stop"/> is cancelled, and waits for their responses.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var begin = _time.GetTimestamp();
        var random = new Random(ordersPerSecond);
        for (var sent = 0; !stop.IsCancellationRequested; sent++)
        {
            if (TimeSpan.FromSeconds((double)sent / ordersPerSecond) - _time.GetElapsedTime(begin) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            var lines = random.GetItems([.. products], random.Next(1, 3)).Distinct().Select(product => new OrderedPieces(product, random.Next(1, 4))).ToArray();
            var order = BuyAsync(sent, lines, cancellationToken);
            _pending.TryAdd(order, true);
            _ = order.ContinueWith(done => _pending.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }

        await Task.WhenAll(_pending.Keys);
    }

    private async Task BuyAsync(int number, OrderedPieces[] lines, CancellationToken cancellationToken)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"chaos-{number}");
        var cookie = cookies[number % cookies.Count];
        var copies = number % SendTwiceEvery == 0 ? 2 : 1;
        var responses = await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => client.PlaceUntilDecidedAsync(cookie, key, lines, MaxAttempts, cancellationToken)));
        if (responses[0] is not { Status: < 500 })
        {
            Interlocked.Increment(ref _undecided);
        }

        if (number % RejectEvery == 0 && responses[0]?.OrderId is { } id)
        {
            await client.RejectAsync(operatorCookie, id, cancellationToken);
        }
    }
}
