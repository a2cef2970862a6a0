namespace Showroom.Lab.Gateway;

/// <summary>What the benchmark is to do.</summary>
internal sealed record BenchmarkSettings(int Rounds, TimeSpan Duration, TimeSpan WarmUp, IReadOnlyList<int> Connections);

/// <summary>One run of one gateway.</summary>
/// <param name="Gateway">Its name.</param>
/// <param name="Round">From 1.</param>
/// <param name="Connections">That wrk held open.</param>
/// <param name="Load">What wrk saw.</param>
/// <param name="GatewayMicroseconds">Processor time of the gateway per request.</param>
/// <param name="TotalMicroseconds">Processor time of the gateway and the replicas per request.</param>
internal sealed record Run(string Gateway, int Round, int Connections, Wrk Load, double GatewayMicroseconds, double TotalMicroseconds);

/// <summary>
/// Drives the gateways in turn, each round from another one on, so that whatever else the machine does, and what the one before leaves behind
/// in the replicas, falls on all of them alike. All share the same replicas.
/// </summary>
internal static class Benchmark
{
    private static readonly TimeSpan s_leadIn = TimeSpan.FromSeconds(1);

    internal static async Task<IReadOnlyList<Run>> RunAsync(
        string wrk, IReadOnlyList<ProxyUnderTest> proxies, Replicas replicas, BenchmarkSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        foreach (var proxy in proxies)
        {
            progress($"warming up {proxy.Name} for {settings.WarmUp.TotalSeconds:0} s");
            await Wrk.RunAsync(wrk, proxy.Port, settings.Connections.Max(), settings.WarmUp, cancellationToken);
        }

        var runs = new List<Run>();
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

    private static async Task<Run> MeasureAsync(
        string wrk, ProxyUnderTest proxy, Replicas replicas, int round, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        // Not counted: gateway and replicas find their feet again after the others' turns.
        await Wrk.RunAsync(wrk, proxy.Port, connections, s_leadIn, cancellationToken);
        var (gateway, apis) = (proxy.ProcessorTime(), replicas.ProcessorTime());
        var load = await Wrk.RunAsync(wrk, proxy.Port, connections, duration, cancellationToken);
        (gateway, apis) = (proxy.ProcessorTime() - gateway, replicas.ProcessorTime() - apis);
        return load.Failed == 0
            ? new Run(proxy.Name, round, connections, load, gateway.TotalMicroseconds / load.Requests, (gateway + apis).TotalMicroseconds / load.Requests)
            : throw new InvalidOperationException($"{proxy.Name} failed {load.Failed} requests: the figures would mean nothing.");
    }
}
