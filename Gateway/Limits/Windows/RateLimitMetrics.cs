using System.Diagnostics.Metrics;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>Counts the limited requests by group and outcome, and shows whether this gateway limits by itself.</summary>
internal sealed class RateLimitMetrics
{
    private readonly Counter<long> _requests;

    public RateLimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Showroom.Gateway");
        _requests = meter.CreateCounter<long>("showroom.gateway.rate_limit.requests", "{request}", "Limited requests, by group and outcome.");
        meter.CreateObservableGauge("showroom.gateway.rate_limit.local", () => IsLocal ? 1 : 0, "1", "1 while the gateway limits without Redis.");
    }

    public bool IsLocal { get; set; }

    public void Record(string group, in Decision decision) => _requests.Add(
        1, new("group", group), new("outcome", decision.IsAdmitted ? "admitted" : "rejected"), new("window", decision.IsLocal ? "local" : "shared"));
}
