using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Gateway.Workloads;

namespace Showroom.Lab.Gateway.Benchmarking;

/// <param name="Rounds">Each drives every proxy once per workload.</param>
/// <param name="Duration">Of a measured run.</param>
/// <param name="MaxWarmUp">Load on each proxy before the first round, per workload, unless its rate is steady earlier.</param>
internal sealed record BenchmarkSettings(int Rounds, TimeSpan Duration, TimeSpan MaxWarmUp);

/// <summary>One run of one proxy.</summary>
/// <param name="Gateway">The proxy's name.</param>
/// <param name="Round">From 1.</param>
/// <param name="Workload">Its title.</param>
/// <param name="Load">What the load generator measured.</param>
/// <param name="GatewayMicroseconds">Processor time of the proxy per request.</param>
/// <param name="TotalMicroseconds">Processor time of the proxy and the replicas per request.</param>
internal sealed record BenchmarkRun(string Gateway, int Round, string Workload, LoadResult Load, double GatewayMicroseconds, double TotalMicroseconds);

/// <summary>
/// Loads the proxies in turn, each round starting with another, so that other load on the machine, and what one leaves behind in the shared replicas,
/// affects all of them equally.
/// </summary>
internal static class GatewayBenchmark
{
    private static readonly TimeSpan s_leadIn = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<BenchmarkRun>> RunAsync(
        IReadOnlyList<ProxyUnderTest> proxies, IReadOnlyList<Workload> workloads, ReplicaProcesses replicas, BenchmarkSettings settings, Action<string> progress,
        CancellationToken cancellationToken)
    {
        var runs = new List<BenchmarkRun>();
        foreach (var workload in workloads)
        {
            foreach (var proxy in proxies)
            {
                await WarmUp.RunAsync(proxy, workload, settings.MaxWarmUp, progress, cancellationToken);
            }

            for (var round = 1; round <= settings.Rounds; round++)
            {
                var first = (round - 1) % proxies.Count;
                foreach (var proxy in proxies.Skip(first).Concat(proxies.Take(first)))
                {
                    var run = await MeasureAsync(proxy, workload, replicas, round, settings.Duration, cancellationToken);
                    runs.Add(run);
                    progress($"{workload.Title,-14} round {round}/{settings.Rounds}, {proxy.Name,-14} {run.Load.PerSecond,8:0} /s, "
                        + $"p99 {run.Load.P99,6:0.0} ms, {run.GatewayMicroseconds,5:0.0} + {run.TotalMicroseconds - run.GatewayMicroseconds,5:0.0} µs CPU");
                }
            }
        }

        return runs;
    }

    private static async Task<BenchmarkRun> MeasureAsync(
        ProxyUnderTest proxy, Workload workload, ReplicaProcesses replicas, int round, TimeSpan duration, CancellationToken cancellationToken)
    {
        // Not measured: connections and caches recover from the other proxies' turns.
        await workload.RunAsync(proxy.Port, s_leadIn, cancellationToken);
        var (gateway, apis) = (proxy.ProcessorTime(), replicas.ProcessorTime());
        var load = await workload.RunAsync(proxy.Port, duration, cancellationToken);
        (gateway, apis) = (proxy.ProcessorTime() - gateway, replicas.ProcessorTime() - apis);
        return load.Failed == 0
            ? new BenchmarkRun(proxy.Name, round, workload.Title, load, gateway.TotalMicroseconds / load.Requests, (gateway + apis).TotalMicroseconds / load.Requests)
            : throw new InvalidOperationException($"{proxy.Name} failed {load.Failed} of {load.Requests} requests, so that its figures are not comparable.");
    }
}
