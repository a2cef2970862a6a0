using System.Diagnostics;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Gateway.Workloads;

/// <summary>Messages of 64 bytes over WebSockets, each sent once the one before has been echoed.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Connections">Open WebSockets.</param>
internal sealed record WebSocketWorkload(string Name, int Connections) : Workload(Name, Connections)
{
    public override async Task<LoadResult> RunAsync(int port, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clients = new List<EchoClient>();
        try
        {
            for (var index = 0; index < Connections; index++)
            {
                clients.Add(await EchoClient.ConnectAsync(port, cancellationToken));
            }

            var start = Stopwatch.GetTimestamp();
            var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            // The tasks do not start on this thread: the first would otherwise echo alone until it has to wait.
            var histograms = await Task.WhenAll(clients.Select(client => Task.Run(() => client.EchoUntilAsync(end, cancellationToken), cancellationToken)));
            var elapsed = Stopwatch.GetElapsedTime(start);
            var total = new LatencyHistogram();
            foreach (var histogram in histograms)
            {
                total.Add(histogram);
            }

            return new LoadResult(total.Count, total.Count / elapsed.TotalSeconds, total.Microseconds(0.5) / 1000, total.Microseconds(0.99) / 1000, Failed: 0);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }
}
