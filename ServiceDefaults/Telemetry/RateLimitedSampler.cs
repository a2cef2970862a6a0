using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// Records every trace at a low request rate and a constant number per second at a high one, so that the cost of exporting spans does
/// not grow with the load. The server span of a health probe is dropped later, when its path is known.
/// </summary>
/// <remarks>
/// The generic cell rate algorithm. Invariant: <c>_arrivalTime</c> is the theoretical arrival time of the next trace; each recorded
/// trace advances it by one interval, and it is never more than one second ahead of the clock.
/// </remarks>
internal sealed class RateLimitedSampler(IOptions<TelemetryOptions> options, TimeProvider time) : Sampler
{
    private readonly long _interval = time.TimestampFrequency / options.Value.TracesPerSecond;
    private readonly long _burst = time.TimestampFrequency;
    private long _arrivalTime = long.MinValue;

    public override SamplingResult ShouldSample(in SamplingParameters parameters)
    {
        // YARP's active health checks. Dropping this parent also drops the requests of the probes, which would otherwise be traces of their own.
        if (parameters.Name == "proxy.cluster_health_checks")
        {
            return new SamplingResult(SamplingDecision.Drop);
        }

        var parent = parameters.ParentContext;
        return new SamplingResult(parent.TraceId == default ? TryAcquire() : parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
    }

    private bool TryAcquire()
    {
        var now = time.GetTimestamp();
        while (true)
        {
            var arrivalTime = Volatile.Read(ref _arrivalTime);
            var next = Math.Max(arrivalTime, now) + _interval;
            if (next - now > _burst)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _arrivalTime, next, arrivalTime) == arrivalTime)
            {
                return true;
            }
        }
    }
}
