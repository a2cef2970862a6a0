using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Reports.Rendering;

/// <summary>The data of a chart of lines, as <c>chart-view</c> reads it (<c>Web/Client/src/charts/chart-data.js</c>).</summary>
/// <param name="X">The horizontal axis, with the positions of all lines.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines.</param>
internal sealed record LineChartData(LineChartAxis X, LineChartAxis Y, IReadOnlyList<LineChartSeries> Series)
{
    public static LineChartData Create(ReportTable table, Chart chart)
    {
        var lines = LineChart.Lines(table, chart);
        double[] positions = [.. lines.SelectMany(static line => line.Points).Select(static point => point.X.Value).Distinct().Order()];
        return new(
            new(table.Columns[chart.Over].Heading, positions),
            new(table.Columns[chart.Columns[0]].Heading, IsLogarithmic: chart.IsLogarithmic),
            [.. lines.Select(line => new LineChartSeries(line.Name, [.. positions.Select(position => ValueAt(line.Points, position))]))]);
    }

    private static double? ValueAt((Figure X, Figure Y)[] points, double position) =>
        Array.FindIndex(points, point => point.X.Value == position) is >= 0 and var index && double.IsFinite(points[index].Y.Value) ? points[index].Y.Value : null;
}

/// <param name="Label">Its name and unit.</param>
/// <param name="Values">The positions; null when the series have them.</param>
/// <param name="IsLogarithmic">Whether it is logarithmic.</param>
internal sealed record LineChartAxis(string Label, IReadOnlyList<double>? Values = null, [property: JsonPropertyName("log")] bool IsLogarithmic = false);

/// <param name="Label">The name.</param>
/// <param name="Values">One for each position; null where the line has none.</param>
internal sealed record LineChartSeries(string Label, IReadOnlyList<double?> Values);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(LineChartData))]
internal sealed partial class LineChartJson : JsonSerializerContext;
