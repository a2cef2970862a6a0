using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Tells a project where the dashboard collects telemetry, and under which name and instance it appears there.</summary>
internal sealed record TelemetryEnvironment(string Endpoint, string? ApiKey)
{
    public IEnumerable<KeyValuePair<string, string>> For(IResource resource, ResourceInstance instance)
    {
        if (resource is not ProjectResource && !resource.Annotations.OfType<OtlpExporterAnnotation>().Any())
        {
            yield break;
        }
        yield return new("OTEL_EXPORTER_OTLP_ENDPOINT", Endpoint);
        yield return new("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        if (ApiKey is not null)
        {
            yield return new("OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={ApiKey}");
        }
        yield return new("OTEL_SERVICE_NAME", resource.Name);
        yield return new("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={instance.Suffix}");
        // On a developer's machine everything is to be seen at once.
        yield return new("OTEL_BLRP_SCHEDULE_DELAY", "1000");
        yield return new("OTEL_BSP_SCHEDULE_DELAY", "1000");
        yield return new("OTEL_METRIC_EXPORT_INTERVAL", "1000");
        yield return new("OTEL_TRACES_SAMPLER", "always_on");
        yield return new("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based");
    }
}
