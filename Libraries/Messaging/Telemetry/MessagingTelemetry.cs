using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Showroom.Messaging.Telemetry;

/// <summary>The names of traces and metrics.</summary>
internal static class MessagingTelemetry
{
    public const string Name = "Showroom.Messaging";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly Counter<long> s_handled = s_meter.CreateCounter<long>("showroom.messaging.handled", "{message}", "Deliveries by queue and outcome.");
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("showroom.messaging.handle.duration", "s", "From the receipt to the end of the handler.");
    private static readonly Histogram<double> s_age = s_meter.CreateHistogram<double>("showroom.messaging.age", "s", "From the sending to the receipt of a message.");
    private static readonly Counter<long> s_published = s_meter.CreateCounter<long>("showroom.messaging.published", "{message}", "Messages of the outbox by topic and outcome.");
    private static readonly Histogram<double> s_outboxDelay = s_meter.CreateHistogram<double>("showroom.messaging.outbox.delay", "s", "From the insertion into the outbox to the publication, by the clocks of database and service.");
    private static readonly Gauge<long> s_messages = s_meter.CreateGauge<long>("showroom.messaging.messages", "{message}", "Messages of a queue by state: waiting, in-flight, dead-letter.");

    /// <summary>Begins the span of a delivery, a child of its producer's.</summary>
    public static Activity? StartConsumer(string queue, string? traceParent)
    {
        _ = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return s_source.StartActivity($"process {queue}", ActivityKind.Consumer, parent, [new("messaging.system", "aws_sqs"), new("messaging.destination.name", queue)]);
    }

    public static void Received(string queue, TimeSpan age) => s_age.Record(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>("queue", queue));

    public static void Handled(string queue, string outcome, TimeSpan duration)
    {
        s_handled.Add(1, new KeyValuePair<string, object?>("queue", queue), new KeyValuePair<string, object?>("outcome", outcome));
        s_duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));
    }

    public static void Published(string topic, string outcome, TimeSpan delay)
    {
        s_published.Add(1, new KeyValuePair<string, object?>("topic", topic), new KeyValuePair<string, object?>("outcome", outcome));
        s_outboxDelay.Record(Math.Max(0, delay.TotalSeconds), new KeyValuePair<string, object?>("topic", topic));
    }

    public static void Counted(string queue, int waiting, int inFlight, int deadLetters)
    {
        Record(waiting, "waiting");
        Record(inFlight, "in-flight");
        Record(deadLetters, "dead-letter");

        void Record(int count, string state) => s_messages.Record(count, new KeyValuePair<string, object?>("queue", queue), new KeyValuePair<string, object?>("state", state));
    }
}
