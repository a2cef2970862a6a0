namespace Showroom.Reports.Rendering;

/// <summary>A line for each text of the first column, with the range of each point.</summary>
internal static class LineChart
{
    private const double Width = 720, Height = 300, Left = 64, Right = 16, Top = 32, Bottom = 44;

    /// <summary>The points of each line, from left to right.</summary>
    public static (string Name, (Figure X, Figure Y)[] Points)[] Lines(ReportTable table, Chart chart)
    {
        var column = chart.Columns[0];
        return
        [
            .. table.Rows
                .Where(row => row[column].Figure is not null && row[chart.Over].Figure is not null)
                .GroupBy(static row => row[0].ToString())
                .Select(line => (line.Key, line.Select(row => (X: row[chart.Over].Figure!.Value, Y: row[column].Figure!.Value)).OrderBy(static point => point.X.Value).ToArray())),
        ];
    }

    public static Html Render(ReportTable table, Chart chart)
    {
        var lines = Lines(table, chart);
        var points = lines.SelectMany(static line => line.Points).ToArray();
        var horizontal = Scale.Of(points.Select(static point => point.X.Value), isLogarithmic: false);
        var vertical = Scale.Of(points.SelectMany(static point => new[] { point.Y.Value, point.Y.Max }), chart.IsLogarithmic);

        var svg = new Html().Add($"""<svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{chart.Title}">""");
        BarChart.AddLegend(svg, [.. lines.Select(static line => line.Name)], Left);
        foreach (var tick in vertical.Ticks)
        {
            svg.Add($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(tick)}" y2="{Y(tick)}"/><text class="tick" x="{Left - 8}" y="{Y(tick) + 4}" text-anchor="end">{Figure.Text(tick)}</text>""");
        }

        foreach (var tick in horizontal.Ticks)
        {
            svg.Add($"""<text class="tick" x="{X(tick)}" y="{Height - Bottom + 18}" text-anchor="middle">{Figure.Text(tick)}</text>""");
        }

        svg.Add($"""<text class="tick" x="{Width - Right}" y="{Height - 6}" text-anchor="end">{table.Columns[chart.Over].Heading}</text>""");
        for (var series = 0; series < lines.Length; series++)
        {
            var colour = series % SeriesColours.Count;
            var path = string.Join(' ', lines[series].Points.Select(static (_, i) => i == 0 ? "M" : "L").Zip(lines[series].Points, (command, point) => Point(command, point.X.Value, point.Y.Value)));
            svg.Add($"""<path class="line line-{colour}" d="{path}"/>""");
            foreach (var (x, y) in lines[series].Points)
            {
                if (y.HasSpread)
                {
                    svg.Add($"""<path class="range" d="M{X(x.Value)} {Y(y.Min)}V{Y(y.Max)}"/>""");
                }

                svg.Add($"""<circle class="series-{colour}" cx="{X(x.Value)}" cy="{Y(y.Value)}" r="3.5"/>""");
            }
        }

        return svg.Add($"</svg>");

        double X(double value) => Left + ((Width - Left - Right) * horizontal.Position(value));

        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * vertical.Position(value));

        string Point(string command, double x, double y) => FormattableString.Invariant($"{command}{X(x):0.0} {Y(y):0.0}");
    }
}
