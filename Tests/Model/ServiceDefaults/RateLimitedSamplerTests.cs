using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class RateLimitedSamplerTests
{
    private readonly Clock _clock = new();

    private RateLimitedSampler SamplerOf(int tracesPerSecond) => new(Options.Create(new TelemetryOptions { TracesPerSecond = tracesPerSecond }), _clock);

    private static bool Records(
        RateLimitedSampler sampler, ActivityContext parent = default, string name = "request", ActivityKind kind = ActivityKind.Server) =>
        sampler.ShouldSample(new SamplingParameters(
            parent, ActivityTraceId.CreateRandom(), name, kind)).Decision == SamplingDecision.RecordAndSample;

    [Fact]
    public void A_low_rate_of_traces_is_recorded_completely()
    {
        var sampler = SamplerOf(10);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(Records(sampler));
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public void A_high_rate_of_traces_is_limited_per_second()
    {
        var sampler = SamplerOf(10);
        var recorded = 0;
        for (var i = 0; i < 10_000; i++)
        {
            recorded += Records(sampler) ? 1 : 0;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        // Ten seconds at ten, and the burst of the first second.
        Assert.InRange(recorded, 100, 111);
    }

    [Fact]
    public async Task Concurrent_callers_share_one_limit()
    {
        var sampler = SamplerOf(50);
        var recorded = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 1_000).Count(_ => Records(sampler)))));
        Assert.Equal(50, recorded.Sum());
    }

    [Fact]
    public void The_sampling_decision_of_the_caller_is_followed()
    {
        var sampler = SamplerOf(1);
        Assert.True(Records(sampler));
        Assert.False(Records(sampler));
        Assert.True(Records(sampler, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true)));
        Assert.False(Records(sampler, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true)));
    }

    [Fact]
    public void Active_health_checks_of_the_proxy_are_not_recorded() =>
        Assert.False(Records(SamplerOf(10), name: "proxy.cluster_health_checks", kind: ActivityKind.Consumer));

    private sealed class Clock : TimeProvider
    {
        private long _now = 1_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
