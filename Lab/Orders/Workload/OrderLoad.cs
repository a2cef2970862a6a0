using System.Globalization;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Orders.Workload;

/// <summary>Sends a number of orders, each as soon as one of a fixed number of buyers has the response to the one before.</summary>
internal sealed class OrderLoad(OrderClient client, IReadOnlyList<string> cookies, IReadOnlyList<Guid> products)
{
    private readonly TimeProvider _time = TimeProvider.System;

    /// <param name="prefix">Of the keys.</param>
    /// <param name="orders">The number of orders, of one piece each.</param>
    /// <param name="concurrency">The number of orders that wait for their responses.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The latencies of all requests, and how long the load lasted.</returns>
    public async Task<(LatencyHistogram Latencies, TimeSpan Duration)> RunAsync(string prefix, int orders, int concurrency, CancellationToken cancellationToken)
    {
        var next = -1;
        var begin = _time.GetTimestamp();
        var buyers = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(buyer => Task.Run(() => BuyAsync(buyer), cancellationToken)));
        var duration = _time.GetElapsedTime(begin);
        var all = new LatencyHistogram();
        foreach (var latencies in buyers)
        {
            all.Add(latencies);
        }

        return (all, duration);

        async Task<LatencyHistogram> BuyAsync(int buyer)
        {
            var latencies = new LatencyHistogram();
            while (Interlocked.Increment(ref next) is var number && number < orders)
            {
                OrderedPieces[] lines = [new(products[number % products.Count], 1)];
                var sentAt = _time.GetTimestamp();
                await client.PlaceAsync(cookies[buyer % cookies.Count], string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"), lines, cancellationToken);
                latencies.Add(_time.GetTimestamp() - sentAt);
            }

            return latencies;
        }
    }
}
