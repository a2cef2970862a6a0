namespace Showroom.Reports.Rendering;

/// <summary>Horizontal bars with their range: one for each row and column.</summary>
internal static class BarChart
{
    private const double Width = 720, Top = 8, BarHeight = 16, Gap = 10, AxisHeight = 24, LegendHeight = 22;
    private const double CharacterWidth = 7.4, MaxLabelWidth = 300, ValueWidth = 70;
    private const int MaxLabelLength = (int)(MaxLabelWidth / CharacterWidth);

    public static Html Render(ReportTable table, Chart chart)
    {
        var rows = table.Rows.Where(row => chart.Columns.Any(column => row[column].Figure is not null)).ToArray();
        var labels = Labels(rows, chart);
        var left = Math.Min(MaxLabelWidth, labels.Select(static label => label.Length).DefaultIfEmpty(0).Max() * CharacterWidth) + Gap;
        var plot = Width - left - ValueWidth;
        var scale = Scale.Of(rows.SelectMany(row => chart.Columns.Select(column => row[column].Figure).OfType<Figure>()).SelectMany(static figure => new[] { figure.Value, figure.Max }), chart.IsLogarithmic);
        var group = (BarHeight * chart.Columns.Count) + Gap;
        var legend = chart.Columns.Count > 1 ? LegendHeight : 0;
        var bottom = Top + legend + (group * rows.Length);

        var svg = new Html().Add($"""<svg class="chart" viewBox="0 0 {Width} {bottom + AxisHeight}" role="img" aria-label="{chart.Title}">""");
        if (legend > 0)
        {
            AddLegend(svg, [.. chart.Columns.Select(column => table.Columns[column].Name)], left);
        }

        foreach (var tick in scale.Ticks)
        {
            var x = left + (plot * scale.Position(tick));
            svg.Add($"""<line class="grid" x1="{x}" x2="{x}" y1="{Top + legend}" y2="{bottom}"/><text class="tick" x="{x}" y="{bottom + 16}" text-anchor="middle">{Figure.Text(tick)}</text>""");
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var y = Top + legend + (group * row) + (Gap / 2);
            svg.Add($"""<text class="label" x="{left - 8}" y="{y + (BarHeight * chart.Columns.Count / 2) + 4}" text-anchor="end">{labels[row]}</text>""");
            for (var series = 0; series < chart.Columns.Count; series++)
            {
                if (rows[row][chart.Columns[series]].Figure is { } figure)
                {
                    AddBar(svg, figure, series, y + (BarHeight * series));
                }
            }
        }

        return svg.Add($"</svg>");

        void AddBar(Html svg, Figure figure, int series, double y)
        {
            var end = left + (plot * scale.Position(figure.Value));
            svg.Add($"""<rect class="series-{series % SeriesColours.Count}" x="{left}" y="{y + 1}" width="{Math.Max(1, end - left)}" height="{BarHeight - 2}"/>""");
            if (figure.HasSpread)
            {
                var (from, to, middle) = (left + (plot * scale.Position(figure.Min)), left + (plot * scale.Position(figure.Max)), y + (BarHeight / 2));
                svg.Add($"""<path class="range" d="M{from} {middle - 4}V{middle + 4}M{from} {middle}H{to}M{to} {middle - 4}V{middle + 4}"/>""");
                end = Math.Max(end, to);
            }

            svg.Add($"""<text class="value" x="{end + 6}" y="{y + 12}">{Figure.Text(figure.Value)}</text>""");
        }
    }

    /// <summary>A coloured square and a name for each series.</summary>
    public static void AddLegend(Html svg, IReadOnlyList<string> names, double left)
    {
        for (var (series, x) = (0, left); series < names.Count; series++)
        {
            svg.Add($"""<rect class="series-{series % SeriesColours.Count}" x="{x}" y="{Top}" width="11" height="11"/><text class="label" x="{x + 16}" y="{Top + 10}">{names[series]}</text>""");
            x += (names[series].Length * CharacterWidth) + 34;
        }
    }

    /// <summary>The texts at the beginning of each row. When rows have the same ones, the figure that follows is part of them, unless it is drawn itself.</summary>
    private static string[] Labels(IReadOnlyList<IReadOnlyList<Cell>> rows, Chart chart)
    {
        var texts = rows.Select(static row => row.TakeWhile(static cell => cell.Figure is null).Select(static cell => cell.ToString()).ToArray()).ToArray();
        var labels = texts.Select(static row => string.Join(", ", row)).ToArray();
        if (labels.Distinct(StringComparer.Ordinal).Count() < labels.Length)
        {
            labels = [.. labels.Select((label, i) => chart.Columns.Contains(texts[i].Length) || texts[i].Length == rows[i].Count ? label : $"{label}, {rows[i][texts[i].Length]}")];
        }

        return [.. labels.Select(Shorten)];
    }

    private static string Shorten(string label) => label.Length <= MaxLabelLength ? label : $"{label[..(MaxLabelLength - 1)]}…";
}
