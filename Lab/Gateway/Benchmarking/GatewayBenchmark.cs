using Showroom.Lab.Gateway.Replicas;

namespace Showroom.Lab.Gateway.Benchmarking;

/// <param name="Rounds">Each drives every proxy once per number of connections.</param>
/// <param name="Duration">Of a measured run.</param>
/// <param name="WarmUp">Load on each proxy before the first round.</param>
/// <param name="Connections">Numbers of connections.</param>
internal sealed record BenchmarkSettings(int Rounds, TimeSpan Duration, TimeSpan WarmUp, IReadOnlyList<int> Connections);

/// <summary>One run of one proxy.</summary>
/// <param name="Gateway">The proxy's name.</param>
/// <param name="Round">From 1.</param>
/// <param name="Connections">That wrk held open.</param>
/// <param name="Load">What wrk measured.</param>
/// <param name="GatewayMicroseconds">Processor time of the proxy per request.</param>
/// <param name="TotalMicroseconds">Processor time of the proxy and the replicas per request.</param>
internal sealed record BenchmarkRun(string Gateway, int Round, int Connections, Wrk Load, double GatewayMicroseconds, double TotalMicroseconds);

/// <summary>
/// Loads the proxies in turn, each round starting with another, so that other load on the machine, and what one leaves behind in the shared replicas,
/// affects all of them equally.
/// </summary>
internal static class GatewayBenchmark
{
    private static readonly TimeSpan s_leadIn = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<BenchmarkRun>> RunAsync(
        string wrk, IReadOnlyList<ProxyUnderTest> proxies, ReplicaProcesses replicas, BenchmarkSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        foreach (var proxy in proxies)
        {
            progress($"warming up {proxy.Name} for {settings.WarmUp.TotalSeconds:0} s");
            await Wrk.RunAsync(wrk, proxy.Port, settings.Connections.Max(), settings.WarmUp, cancellationToken);
        }

        var runs = new List<BenchmarkRun>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            var first = (round - 1) % proxies.Count;
            foreach (var connections in settings.Connections)
            {
                foreach (var proxy in proxies.Skip(first).Concat(proxies.Take(first)))
                {
                    var run = await MeasureAsync(wrk, proxy, replicas, round, connections, settings.Duration, cancellationToken);
                    runs.Add(run);
                    progress($"round {round}/{settings.Rounds}, {connections,3} connections, {proxy.Name,-8} {run.Load.PerSecond,8:0} req/s, "
                        + $"p99 {run.Load.P99,6:0.0} ms, {run.GatewayMicroseconds,5:0.0} + {run.TotalMicroseconds - run.GatewayMicroseconds,5:0.0} µs CPU");
                }
            }
        }

        return runs;
    }

    private static async Task<BenchmarkRun> MeasureAsync(
        string wrk, ProxyUnderTest proxy, ReplicaProcesses replicas, int round, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        // Not measured: connections and caches recover from the other proxies' turns.
        await Wrk.RunAsync(wrk, proxy.Port, connections, s_leadIn, cancellationToken);
        var (gateway, apis) = (proxy.ProcessorTime(), replicas.ProcessorTime());
        var load = await Wrk.RunAsync(wrk, proxy.Port, connections, duration, cancellationToken);
        (gateway, apis) = (proxy.ProcessorTime() - gateway, replicas.ProcessorTime() - apis);
        return load.Failed == 0
            ? new BenchmarkRun(proxy.Name, round, connections, load, gateway.TotalMicroseconds / load.Requests, (gateway + apis).TotalMicroseconds / load.Requests)
            : throw new InvalidOperationException($"{proxy.Name} failed {load.Failed} of {load.Requests} requests, so that its figures are not comparable.");
    }
}
