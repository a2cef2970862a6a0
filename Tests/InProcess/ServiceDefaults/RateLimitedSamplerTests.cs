using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class RateLimitedSamplerTests
{
    private readonly Clock _clock = new();

    private RateLimitedSampler SamplerOf(int tracesPerSecond) => new(Options.Create(new TelemetryOptions { TracesPerSecond = tracesPerSecond }), _clock);

    private static bool Records(
        RateLimitedSampler sampler, ActivityContext parent = default, string name = "request", ActivityKind kind = ActivityKind.Server) =>
        sampler.ShouldSample(new SamplingParameters(
            parent, ActivityTraceId.CreateRandom(), name, kind)).Decision == SamplingDecision.RecordAndSample;

    [Fact]
    public void Few_traces_are_all_recorded()
    {
        var sampler = SamplerOf(10);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(Records(sampler));
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public void Of_many_traces_a_second_the_allowed_number_is_recorded()
    {
        var sampler = SamplerOf(10);
        var recorded = 0;
        for (var i = 0; i < 10_000; i++)
        {
            recorded += Records(sampler) ? 1 : 0;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        // Ten seconds at ten, and the first second's burst.
        Assert.InRange(recorded, 100, 111);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_the_allowance()
    {
        var sampler = SamplerOf(50);
        var recorded = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 1_000).Count(_ => Records(sampler)))));
        Assert.Equal(50, recorded.Sum());
    }

    [Fact]
    public void A_callers_decision_is_followed()
    {
        var sampler = SamplerOf(1);
        Assert.True(Records(sampler));
        Assert.False(Records(sampler));
        Assert.True(Records(sampler, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true)));
        Assert.False(Records(sampler, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true)));
    }

    [Fact]
    public void A_proxys_round_of_probes_is_not_recorded() =>
        Assert.False(Records(SamplerOf(10), name: "proxy.cluster_health_checks", kind: ActivityKind.Consumer));

    private sealed class Clock : TimeProvider
    {
        private long _now = 1_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
