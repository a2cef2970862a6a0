using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Functions;

/// <summary>The alarm and the graphs of a function.</summary>
internal static class FunctionMonitoring
{
    public static void MapAlarm(Template template, FunctionNode function) => AlarmMapper.Add(
        template, $"{function.Id}Errors", $"{function.Name} fails",
        new("AWS/Lambda", "Errors", [AlarmMapper.Dimension("FunctionName", new Ref(function.Id))], "Sum"), above: 0);

    public static JsonObject[] Row(FunctionNode function) =>
    [
        DashboardMapper.Graph($"{function.Name}: invocations", "Sum", Metric(function, "Invocations")),
        DashboardMapper.Graph($"{function.Name}: errors, throttles", "Sum", Metric(function, "Errors"), Metric(function, "Throttles")),
        DashboardMapper.Graph($"{function.Name}: duration (ms)", "p99", Metric(function, "Duration")),
    ];

    private static string[] Metric(FunctionNode function, string name) => ["AWS/Lambda", name, "FunctionName", $"${{{function.Id}}}"];
}
