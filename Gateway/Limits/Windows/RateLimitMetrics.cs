using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>Counts the limited requests by group and outcome, and shows whether this gateway limits by itself.</summary>
internal sealed class RateLimitMetrics
{
    private readonly ConcurrentBag<RateLimitCounts> _groups = [];

    public RateLimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Showroom.Gateway");
        meter.CreateObservableCounter(
            "showroom.gateway.rate_limit.requests", () => _groups.SelectMany(group => group.Measure()), "{request}", "Limited requests, by group and outcome.");
        meter.CreateObservableGauge("showroom.gateway.rate_limit.local", () => IsLocal ? 1 : 0, "1", "1 while the gateway limits without Redis.");
    }

    public bool IsLocal { get; set; }

    public RateLimitCounts CreateCounts(string group)
    {
        var counts = new RateLimitCounts(group);
        _groups.Add(counts);
        return counts;
    }
}
