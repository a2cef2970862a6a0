using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// Records every trace while there are few and a steady share when there are many, so that a load test costs what the
/// requests cost, not what exporting their spans does. Health probes are taken out again by <see cref="ServerSpan"/>.
/// </summary>
/// <remarks>
/// Invariant: <c>_paidUntil</c> is the instant up to which traces have been paid for; a trace costs one interval, and at
/// most a second may be owed in advance (the generic cell rate algorithm: one number, no lock, no timer).
/// </remarks>
internal sealed class RateLimitedSampler(IOptions<TelemetryOptions> options, TimeProvider time) : Sampler
{
    private readonly long _interval = time.TimestampFrequency / options.Value.TracesPerSecond;
    private readonly long _burst = time.TimestampFrequency;
    private long _paidUntil = long.MinValue;

    public override SamplingResult ShouldSample(in SamplingParameters parameters)
    {
        // YARP's round of active health checks, whose requests would else be roots themselves.
        if (parameters.Name == "proxy.cluster_health_checks")
        {
            return new SamplingResult(SamplingDecision.Drop);
        }

        var parent = parameters.ParentContext;
        return new SamplingResult(parent.TraceId == default ? TryPay() : parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
    }

    private bool TryPay()
    {
        var now = time.GetTimestamp();
        while (true)
        {
            var paidUntil = Volatile.Read(ref _paidUntil);
            var next = Math.Max(paidUntil, now) + _interval;
            if (next - now > _burst)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _paidUntil, next, paidUntil) == paidUntil)
            {
                return true;
            }
        }
    }
}
