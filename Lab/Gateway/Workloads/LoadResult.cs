namespace Showroom.Lab.Gateway.Workloads;

/// <summary>What a load generator measured in one run.</summary>
/// <param name="Requests">Requests, or WebSocket round trips, that completed.</param>
/// <param name="PerSecond">Of them.</param>
/// <param name="P50">Median latency, in milliseconds.</param>
/// <param name="P99">99th percentile of latency, in milliseconds.</param>
/// <param name="Failed">Responses that were not 2xx or 3xx, and socket errors.</param>
internal sealed record LoadResult(long Requests, double PerSecond, double P50, double P99, long Failed);
