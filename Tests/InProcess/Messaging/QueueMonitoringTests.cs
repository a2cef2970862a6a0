using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>Metrics and health of each queue.</summary>
public sealed class QueueMonitoringTests(MessagingSystem system) : IClassFixture<MessagingSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_measures_its_messages_and_counts_those_of_the_queue()
    {
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Showroom.Messaging")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.Start();
        var release = new TaskCompletionSource();
        var handler = new RecordingHandler { Effect = (message, _) => message.Body == "fail" ? throw new InvalidOperationException("no") : release.Task };
        using var host = await system.ConsumeAsync("monitored", handler, ("Messaging:MonitoringInterval", "00:00:00.1"), ("Messaging:Consumers:monitored:MaxConcurrency", "1"));

        await system.SendAsync("monitored", Guid.CreateVersion7(), "fail");
        await Eventually.HoldsAsync(() => measured.GetValueOrDefault("showroom.messaging.messages dead-letter") == 1, () => "The dead letter is not counted.");
        await system.SendAsync("monitored", Guid.CreateVersion7(), "first");
        await system.SendAsync("monitored", Guid.CreateVersion7(), "second");
        await Eventually.HoldsAsync(
            () => measured.GetValueOrDefault("showroom.messaging.messages waiting") == 1 && measured.GetValueOrDefault("showroom.messaging.messages in-flight") == 1,
            () => "The messages are not counted.");
        release.SetResult();

        await Eventually.HoldsAsync(() => measured.ContainsKey("showroom.messaging.handled handled"), () => "The message is not handled.");
        Assert.Superset(
            new HashSet<string> { "showroom.messaging.handled failed", "showroom.messaging.handled dead-lettered", "showroom.messaging.age", "showroom.messaging.handle.duration" },
            measured.Keys.ToHashSet());
        await host.StopAsync(Cancellation);

        void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // The listener receives the measurements of every consumer in this process; the name of the queue is that of no other test.
            var (isOwn, detail) = (false, "");
            foreach (var (key, tag) in tags)
            {
                isOwn |= key == "queue" && tag is "monitored";
                detail = key is "state" or "outcome" ? $" {tag}" : detail;
            }

            if (isOwn)
            {
                measured[instrument.Name + detail] = value;
            }
        }
    }

    [Fact]
    public async Task A_consumer_is_unhealthy_while_its_queue_cannot_be_received_from()
    {
        using var host = await system.ConsumeAsync("all", new RecordingHandler());
        await Eventually.HoldsAsync(() => HealthAsync(HealthStatus.Healthy), () => "The consumer is not healthy.");

        await system.Emulator.StopAsync();
        await Eventually.HoldsAsync(() => HealthAsync(HealthStatus.Unhealthy), () => "The consumer is healthy without its queue.");
        await system.Emulator.StartAgainAsync();

        await Eventually.HoldsAsync(() => HealthAsync(HealthStatus.Healthy), () => "The consumer did not recover.");
        await host.StopAsync(Cancellation);

        async Task<bool> HealthAsync(HealthStatus expected) =>
            (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["queue all"].Status == expected;
    }
}
