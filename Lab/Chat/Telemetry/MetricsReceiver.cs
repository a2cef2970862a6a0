using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Chat.Telemetry;

/// <summary>Receives the histograms of replicas over OTLP/HTTP.</summary>
internal sealed class MetricsReceiver : IAsyncDisposable
{
    private const string Metrics = "/v1/metrics";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    // What a replica sends are totals since its start.
    private readonly Dictionary<(string Replica, string Name), Distribution> _totals = [];

    private MetricsReceiver(WebApplication app, int port)
    {
        _app = app;
        Settings =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ("OTEL_TRACES_SAMPLER", "always_off"),
        ];
    }

    /// <summary>The environment variables of a replica that sends its metrics here, and no traces.</summary>
    public (string, string)[] Settings { get; }

    public static async Task<MetricsReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var receiver = new MetricsReceiver(app, port);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            if (context.Request.Path == Metrics)
            {
                receiver.Add(body.ToArray());
            }
        });
        await app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>The sum of a histogram over all replicas, since their starts.</summary>
    public Distribution Total(string name)
    {
        lock (_gate)
        {
            return _totals.Where(entry => entry.Key.Name == name).Aggregate(Distribution.None, static (sum, entry) => sum + entry.Value);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // ExportMetricsServiceRequest: resource_metrics = 1 { resource = 1, scope_metrics = 2 { metrics = 2 { name = 1, histogram = 9 { data_points = 1 } } } }.
    private void Add(ReadOnlySpan<byte> request)
    {
        for (var resources = new ProtobufReader(request); resources.Read();)
        {
            var replica = "";
            for (var resource = new ProtobufReader(resources.Bytes); resource.Read();)
            {
                if (resource.Field == 1)
                {
                    replica = Convert.ToHexString(resource.Bytes);
                }
                else if (resource.Field == 2)
                {
                    AddMetrics(replica, resource.Bytes);
                }
            }
        }
    }

    private void AddMetrics(string replica, ReadOnlySpan<byte> scopeMetrics)
    {
        for (var scope = new ProtobufReader(scopeMetrics); scope.Read();)
        {
            if (scope.Field != 2)
            {
                continue;
            }

            var name = "";
            for (var metric = new ProtobufReader(scope.Bytes); metric.Read();)
            {
                if (metric.Field == 1)
                {
                    name = Encoding.UTF8.GetString(metric.Bytes);
                }
                else if (metric.Field == 9)
                {
                    AddHistogram((replica, name), metric.Bytes);
                }
            }
        }
    }

    private void AddHistogram((string, string) key, ReadOnlySpan<byte> histogram)
    {
        var total = Distribution.None;
        for (var points = new ProtobufReader(histogram); points.Read();)
        {
            if (points.Field == 1)
            {
                total += ReadPoint(points.Bytes);
            }
        }

        lock (_gate)
        {
            _totals[key] = total;
        }
    }

    // HistogramDataPoint: sum = 5, bucket_counts = 6, explicit_bounds = 7.
    private static Distribution ReadPoint(ReadOnlySpan<byte> bytes)
    {
        var read = Distribution.None;
        for (var point = new ProtobufReader(bytes); point.Read();)
        {
            read = point.Field switch
            {
                5 => read with { Sum = BinaryPrimitives.ReadDoubleLittleEndian(point.Bytes) },
                6 => read with { Counts = ProtobufReader.Integers(point.Bytes) },
                7 => read with { Bounds = ProtobufReader.Doubles(point.Bytes) },
                _ => read,
            };
        }

        return read;
    }
}
