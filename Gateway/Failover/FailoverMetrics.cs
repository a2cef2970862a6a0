using System.Diagnostics.Metrics;

namespace Showroom.Gateway.Failover;

/// <summary>Counts the requests that failed on a replica, by replica and by whether the client noticed.</summary>
internal sealed class FailoverMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _failures = meters.Create("Showroom.Gateway").CreateCounter<long>(
        "showroom.gateway.replica.failures", "{request}", "Requests that failed on a replica; hidden if another replica responded.");

    public void RecordFailure(string replica, bool hidden) => _failures.Add(1, new("replica", replica), new("hidden", hidden));
}
