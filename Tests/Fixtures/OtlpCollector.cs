using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.Fixtures;

/// <summary>Receives telemetry over OTLP/HTTP and keeps it for assertions.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<(string Signal, string Text)> _received = new();

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.Enqueue((signal, Encoding.UTF8.GetString(body.ToArray())));
            if (signal == "traces")
            {
                ReadSpans(body.ToArray());
            }
        });
    }

    /// <summary>The settings with which a service exports to this collector, at short intervals.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        // In milliseconds. What is not exported within it is dropped: the default, ten seconds, may pass on a busy machine.
        ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "60000",
        // A provider of this process sees the spans of every test: they must exhaust neither its sampler nor its queue.
        ["Telemetry:TracesPerSecond"] = "1000000",
        ["OTEL_BSP_MAX_QUEUE_SIZE"] = "1000000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
    };

    /// <summary>Everything received, as text: names and values are readable in it.</summary>
    public string Text(string signal) => string.Concat(_received.Where(received => received.Signal == signal).Select(received => received.Text));

    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Polls until the condition holds; fails with the names of the received spans after two minutes.</summary>
    public async Task UntilAsync(Func<OtlpCollector, bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(this); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"Not received within two minutes; the spans were: {string.Join(", ", _spans.Select(span => span.Name))}");
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // ExportTraceServiceRequest: resource_spans = 1 { scope_spans = 2 { scope = 1 { name = 1 }, spans = 2 } }.
    private void ReadSpans(byte[] request)
    {
        foreach (var resourceSpans in Fields(request, 1))
        {
            foreach (var scopeSpans in Fields(resourceSpans, 2))
            {
                var source = Fields(scopeSpans, 1).SelectMany(scope => Fields(scope, 1)).Select(Encoding.UTF8.GetString).FirstOrDefault("");
                foreach (var span in Fields(scopeSpans, 2))
                {
                    _spans.Enqueue(new ReceivedSpan(
                        source,
                        Encoding.UTF8.GetString(Fields(span, 5).Single()),
                        Convert.ToHexStringLower(Fields(span, 1).Single()),
                        Fields(span, 9).ToDictionary(
                            attribute => Encoding.UTF8.GetString(Fields(attribute, 1).Single()),
                            attribute => Fields(attribute, 2).Select(ValueOf).Single())));
                }
            }
        }
    }

    // AnyValue: string_value = 1, int_value = 3.
    private static string ValueOf(byte[] value) =>
        Fields(value, 1).Select(Encoding.UTF8.GetString).FirstOrDefault() ?? $"{Fields(value, 3).Select(bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)).FirstOrDefault()}";

    /// <summary>The protobuf message's fields of this number; a varint as its eight bytes.</summary>
    private static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var start = at;
            byte[] value;
            switch (tag & 7)
            {
                case 0:
                    value = new byte[8];
                    BinaryPrimitives.WriteInt64LittleEndian(value, Varint(message, ref at));
                    break;
                case 1:
                    value = message[start..(at += 8)];
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    start = at;
                    value = message[start..(at += length)];
                    break;
                default:
                    value = message[start..(at += 4)];
                    break;
            }

            if (tag >> 3 == number)
            {
                yield return value;
            }
        }
    }

    private static long Varint(byte[] message, ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[at++];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}

internal sealed record ReceivedSpan(string Source, string Name, string TraceId, IReadOnlyDictionary<string, string> Attributes);
