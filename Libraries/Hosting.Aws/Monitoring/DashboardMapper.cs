using System.Text.Json;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>The CloudWatch dashboard: one row of graphs for the site, and one for each service, cache and database.</summary>
internal static class DashboardMapper
{
    private const int Width = 8;
    private const int Height = 6;

    private static readonly JsonSerializerOptions s_options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="template">The template to add to.</param>
    /// <param name="rows">The graphs of each row, at most three.</param>
    public static void Map(Template template, IReadOnlyList<JsonObject[]> rows)
    {
        var widgets = new List<JsonObject>();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                widgets.Add(new JsonObject
                {
                    ["type"] = "metric",
                    ["x"] = column * Width,
                    ["y"] = row * Height,
                    ["width"] = Width,
                    ["height"] = Height,
                    ["properties"] = rows[row][column],
                });
            }
        }

        // A line for each graph, so that a change of one is a difference of one line.
        var body = $"{{\"widgets\":[\n{string.Join(",\n", widgets.Select(widget => widget.ToJsonString(s_options)))}\n]}}\n";
        template.Add("Dashboard", new("AWS::CloudWatch::Dashboard")
        {
            ["DashboardName"] = Ref.StackName,
            ["DashboardBody"] = new Sub(body),
        });
        template.Outputs["DashboardUrl"] = new("The dashboard", new Sub("https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#dashboards:name=${AWS::StackName}"));
    }

    public static JsonObject Graph(string title, string statistic, params string[][] metrics) => new()
    {
        ["title"] = title,
        ["region"] = "${AWS::Region}",
        ["view"] = "timeSeries",
        ["stat"] = statistic,
        ["period"] = 60,
        ["metrics"] = new JsonArray([.. metrics.Select(m => new JsonArray([.. m]))]),
    };
}
