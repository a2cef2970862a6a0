using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// The AWS Distro for OpenTelemetry collector as a sidecar of each service. The services send OTLP to the endpoint in one
/// variable, which is that of the dashboard in a local run, so their code does not depend on CloudWatch.
/// </summary>
internal static class Collector
{
    private const string Image = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3";

    /// <returns>The image, once for all services; null without a collector.</returns>
    public static Value? Map(MappingContext context, IReadOnlyList<ServiceNode> services) =>
        context.Options<MonitoringOptions>().Telemetry is Telemetry.Collector && services.Any(s => !s.RunsOnce)
            ? RepositoriesMapper.Public(context, "Collector", Image, "the telemetry collector")
            : null;

    public static Map Container(Value image, string id) => new()
    {
        ["Name"] = "collector",
        ["Image"] = image,
        // The service keeps running when the collector fails.
        ["Essential"] = false,
        ["Environment"] = [TaskDefinitionMapper.Variable("AOT_CONFIG_CONTENT", "Value", new Sub(Configuration.Replace("LOG_GROUP", $"${{{id}LogGroup}}", StringComparison.Ordinal)))],
        ["LogConfiguration"] = TaskDefinitionMapper.Logs(id, "collector"),
    };

    public static IEnumerable<Map> Variables(string service) =>
    [
        TaskDefinitionMapper.Variable("OTEL_EXPORTER_OTLP_ENDPOINT", "Value", "http://localhost:4317"),
        TaskDefinitionMapper.Variable("OTEL_EXPORTER_OTLP_PROTOCOL", "Value", "grpc"),
        TaskDefinitionMapper.Variable("OTEL_SERVICE_NAME", "Value", service),
        // The structured log goes through the collector; console output would be billed in addition.
        TaskDefinitionMapper.Variable("Logging__Console__LogLevel__Default", "Value", "Warning"),
    ];

    public static IEnumerable<Value> Permissions(string id) =>
    [
        RolesMapper.Allow(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [new GetAtt($"{id}LogGroup", "Arn")]),
        // X-Ray has no resource-level permissions for these.
        RolesMapper.Allow(["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
    ];

    // Metrics are written as log lines in the embedded format, which CloudWatch turns into metrics of the namespace.
    private const string Configuration = """
        receivers:
          otlp:
            protocols:
              grpc:
                endpoint: 127.0.0.1:4317
        processors:
          batch:
            timeout: 10s
        exporters:
          awsemf:
            region: ${AWS::Region}
            namespace: ${AWS::StackName}
            log_group_name: LOG_GROUP
            log_stream_name: metrics
            dimension_rollup_option: NoDimensionRollup
            resource_to_telemetry_conversion:
              enabled: true
          awscloudwatchlogs:
            region: ${AWS::Region}
            log_group_name: LOG_GROUP
            log_stream_name: log
          awsxray:
            region: ${AWS::Region}
        service:
          pipelines:
            metrics:
              receivers: [otlp]
              processors: [batch]
              exporters: [awsemf]
            logs:
              receivers: [otlp]
              processors: [batch]
              exporters: [awscloudwatchlogs]
            traces:
              receivers: [otlp]
              processors: [batch]
              exporters: [awsxray]

        """;
}
