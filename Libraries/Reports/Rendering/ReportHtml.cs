using System.Globalization;

namespace Showroom.Reports.Rendering;

/// <summary>
/// Parts of a page with a report's claims, charts and tables; all text is encoded, and nothing has a style attribute. Pages have the element
/// <c>chart-view</c> around charts of lines, with their data: where its script runs, it draws them with the values at the pointer.
/// </summary>
public static class ReportHtml
{
    private static readonly string[] s_claimColumns = ["Claim", "Subject", "Expected", "Measured", "Unit", "Verdict"];

    /// <summary>A result without its title: description, claims, tables with their charts, listings.</summary>
    public static string Render(ExperimentResult result) => Result(result, level: 2, isInteractive: true).ToString();

    /// <summary>Tables with their headings and charts.</summary>
    public static string Render(IReadOnlyList<ReportTable> tables) => Result(new ExperimentResult { Title = "", Tables = tables }, level: 2, isInteractive: true).ToString();

    /// <summary>Claims as a table, without a heading.</summary>
    public static string Render(IReadOnlyList<Claim> claims) => Claims(claims).ToString();

    /// <summary>A chart of a table, as SVG.</summary>
    public static string Render(ReportTable table, Chart chart) => Drawing(table, chart).ToString();

    internal static Html Result(ExperimentResult result, int level, bool isInteractive = false)
    {
        var html = new Html();
        if (result.Description.Length > 0)
        {
            html.Add($"<p>{result.Description}</p>");
        }

        if (result.Claims.Count > 0)
        {
            html.Add($"<h{level}>Expected and measured</h{level}>").Add(Claims(result.Claims));
        }

        foreach (var table in result.Tables)
        {
            html.Add($"<h{level}>{table.Title}</h{level}>");
            if (table.Note.Length > 0)
            {
                html.Add($"<p>{table.Note}</p>");
            }

            foreach (var chart in table.Charts)
            {
                html.Add($"""<figure class="report-chart" tabindex="0"><figcaption>{chart.Title}</figcaption>{(isInteractive ? InteractiveDrawing(table, chart) : Drawing(table, chart))}</figure>""");
            }

            html.Add(Table(table));
        }

        foreach (var listing in result.Listings)
        {
            html.Add($"""<h{level}>{listing.Title}</h{level}><pre tabindex="0">{string.Join('\n', listing.Lines)}</pre>""");
        }

        return html;
    }

    internal static Html Claims(IEnumerable<Claim> claims)
    {
        // On a narrow page the style makes a block of each claim, with the headings before the values; the roles keep it a table.
        var html = new Html().Add($"""<div class="report-table claims" tabindex="0"><table role="table"><thead role="rowgroup"><tr role="row">""");
        foreach (var heading in s_claimColumns)
        {
            html.Add($"""<th scope="col" role="columnheader">{heading}</th>""");
        }

        html.Add($"""</tr></thead><tbody role="rowgroup">""");
        foreach (var claim in claims)
        {
            html.Add($"""<tr role="row"><th scope="row" role="rowheader">{claim.Statement}</th>""");
            foreach (var (heading, value) in s_claimColumns.Skip(1).Zip([claim.Subject, claim.Expected.ToString(), claim.Measured.ToString(), claim.Unit]))
            {
                html.Add($"""<td role="cell" data-label="{heading}">{value}</td>""");
            }

            html.Add($"""<td role="cell" data-label="{s_claimColumns[^1]}">{Badge(claim)}</td></tr>""");
        }

        return html.Add($"</tbody></table></div>");
    }

    private static Html Table(ReportTable table)
    {
        var html = new Html().Add($"""<div class="report-table" tabindex="0"><table><caption>{table.Title}</caption><thead><tr>""");
        foreach (var column in table.Columns)
        {
            html.Add($"""<th scope="col">{column.Heading}</th>""");
        }

        html.Add($"</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Add($"<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                html.Add(i == 0 ? new Html().Add($"""<th scope="row">{row[i].ToString()}</th>""")
                    : row[i].Figure is null ? new Html().Add($"<td>{row[i].ToString()}</td>")
                    : new Html().Add($"""<td class="number">{row[i].ToString()}</td>"""));
            }

            html.Add($"</tr>");
        }

        return html.Add($"</tbody></table></div>");
    }

    private static Html Badge(Claim claim)
    {
        var kind = claim.Verdict switch
        {
            Verdict.Met => "met",
            Verdict.PartlyMet => "partly",
            _ => "not",
        };
        return new Html().Add($"""<span class="verdict verdict-{kind}">{claim.Verdict.Text()}</span>""");
    }

    private static Html InteractiveDrawing(ReportTable table, Chart chart) => chart.Kind != ChartKind.Lines ? Drawing(table, chart)
        : new Html()
            .Add($"""<chart-view label="{chart.Title}" height="340"><script type="application/json">""")
            .AddJson(LineChartData.Create(table, chart), LineChartJson.Default.LineChartData)
            .Add($"</script>{Drawing(table, chart)}</chart-view>");

    private static Html Drawing(ReportTable table, Chart chart) => chart.Kind == ChartKind.Lines ? LineChart.Render(table, chart) : BarChart.Render(table, chart);

    internal static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
