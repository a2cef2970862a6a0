using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>Log groups, the alarm topic and the dashboard. Which alarms and graphs there are is decided by the other kinds.</summary>
internal sealed class MonitoringKind : IResourceKind
{
    public string? OptionsName => "Monitoring";

    public IReadOnlyList<string> DataTypes => ["AWS::Logs::LogGroup"];

    public IEnumerable<string> Validate(Topology topology) => MonitoringOptionsValidator.Validate(topology.Options.Of<MonitoringOptions>());

    public void MapAlarms(MappingContext context) => AlarmMapper.MapTopic(context.Template, context.Options<MonitoringOptions>());

    public IEnumerable<Finding> Check(TemplateView template) => LogGroups.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => resource.Type switch
    {
        // An alarm on several metrics is billed for each of them.
        "AWS::CloudWatch::Alarm" => [prices.Monthly(resource.Id, "alarm", "alarm.month", Math.Max(1, (resource.Properties["Metrics"] as JsonArray)?.Count(m => m?["MetricStat"] is not null) ?? 1))],
        "AWS::CloudWatch::Dashboard" => [prices.Monthly(resource.Id, "dashboard", "dashboard.month", 1)],
        _ => [],
    };
}
