using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Gateway.Workloads;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Gateway.Benchmarking;

/// <summary>Loads a proxy until its rate is steady: the runtime compiles hot code again, with what it has learnt, while it runs.</summary>
internal static class WarmUp
{
    /// <summary>A slice that is this share faster than all before it shows that the rate still grows.</summary>
    private const double Growth = 0.03;

    /// <summary>Slices without growth after which the rate is steady.</summary>
    private const int SteadySlices = 3;

    private static readonly TimeSpan s_slice = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(ProxyUnderTest proxy, Workload workload, TimeSpan max, Action<string> progress, CancellationToken cancellationToken)
    {
        var rate = new SteadyRate(Growth, SteadySlices);
        var elapsed = TimeSpan.Zero;
        while (elapsed < max && !rate.IsSteady)
        {
            rate.Add((await workload.RunAsync(proxy.Port, s_slice, cancellationToken)).PerSecond);
            elapsed += s_slice;
        }

        progress($"{workload.Title,-14} warm-up, {proxy.Name,-14} {rate.Highest,8:0} /s, "
            + (rate.IsSteady ? $"steady after {elapsed.TotalSeconds:0} s" : $"not steady after {elapsed.TotalSeconds:0} s"));
    }
}
