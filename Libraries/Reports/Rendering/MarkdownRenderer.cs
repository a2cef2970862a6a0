using System.Globalization;
using System.Text;

namespace Showroom.Reports.Rendering;

/// <summary>Reports as Markdown.</summary>
public static class MarkdownRenderer
{
    /// <summary>One report.</summary>
    public static string Render(ExperimentReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {Inline(report.Result.Title)}\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Figure.Text(Math.Round(report.Seconds))} s. {Inline(report.Machine.ToString())}.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Code(report.Command)}\n");
        AppendResult(text, report.Result, "##");
        return text.ToString();
    }

    /// <summary>A result without its machine and command.</summary>
    public static string Render(ExperimentResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {Inline(result.Title)}\n");
        AppendResult(text, result, "##");
        return text.ToString();
    }

    /// <summary>Several reports.</summary>
    public static string Render(ReportCollection collection)
    {
        var text = new StringBuilder("# Experiments\n\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{collection.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Figure.Text(Math.Round(collection.Seconds))} s. {Inline(collection.Machine.ToString())}.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Code(collection.Command)}");
        foreach (var entry in collection.Entries)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n## {Inline(entry.Report?.Result.Title ?? entry.Name)}\n\n{Code(entry.Command)}\n");
            if (entry.Report is { } report)
            {
                AppendResult(text, report.Result, "###");
            }
            else
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"Failed: {Inline(entry.Failure ?? "")}");
            }
        }

        return text.ToString();
    }

    private static void AppendResult(StringBuilder text, ExperimentResult result, string heading)
    {
        if (result.Description.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Inline(result.Description)}\n");
        }

        if (result.Claims.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{heading} Expected and measured\n\n| | expected | measured | | |\n|---|---|---|---|---|");
            foreach (var claim in result.Claims)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {Inline(claim.Statement)} | {claim.Expected} | {claim.Measured} | {Inline(claim.Unit)} | {claim.Verdict.Text()} |");
            }
        }

        foreach (var table in result.Tables)
        {
            Append(text, table, heading);
        }

        foreach (var listing in result.Listings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n{heading} {Inline(listing.Title)}\n\n````\n{string.Join('\n', listing.Lines).Replace("````", "'''", StringComparison.Ordinal)}\n````");
        }
    }

    private static void Append(StringBuilder text, ReportTable table, string heading)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n{heading} {Inline(table.Title)}\n");
        if (table.Note.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Inline(table.Note)}\n");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", table.Columns.Select(static column => Inline(column.Heading)))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(table.Columns.Select(static _ => "---|"))}");
        foreach (var row in table.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(static cell => Inline(cell.ToString())))} |");
        }
    }

    /// <summary>Text that neither ends a cell nor begins markup.</summary>
    private static string Inline(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\r' => escaped,
                '\n' => escaped.Append(' '),
                '<' => escaped.Append("&lt;"),
                '|' or '\\' or '`' or '*' or '_' or '[' or ']' => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    private static string Code(string text) => $"`{text.Replace('`', '\'').Replace('\n', ' ')}`";
}
