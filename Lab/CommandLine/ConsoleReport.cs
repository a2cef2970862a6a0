using Showroom.Reports;
using Showroom.Reports.Rendering;
using Spectre.Console;

namespace Showroom.Lab.CommandLine;

/// <summary>A report on the standard output: as tables on a terminal, else as Markdown.</summary>
internal static class ConsoleReport
{
    public static void Write(ExperimentReport report)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(MarkdownRenderer.Render(report));
            return;
        }

        AnsiConsole.Write(new Rule(Markup.Escape(report.Result.Title)).LeftJustified());
        AnsiConsole.MarkupLineInterpolated($"[grey]{report.Machine}[/]\n[grey]{report.Command}[/]\n");
        if (report.Result.Description.Length > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"{report.Result.Description}\n");
        }

        Write(report.Result.Claims);
        foreach (var table in report.Result.Tables)
        {
            Write(table);
        }

        foreach (var listing in report.Result.Listings)
        {
            AnsiConsole.MarkupLineInterpolated($"\n[bold]{listing.Title}[/]\n{string.Join('\n', listing.Lines)}");
        }
    }

    /// <summary>The claims of all, and what failed.</summary>
    public static void Write(ReportCollection collection)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(MarkdownRenderer.Render(collection));
            return;
        }

        Write([.. collection.Entries.SelectMany(static entry => entry.Report?.Result.Claims ?? [])]);
        foreach (var failed in collection.Entries.Where(static entry => entry.Report is null))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failed.Name} failed:[/] {failed.Failure}");
        }
    }

    private static void Write(IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        var view = Create("Expected and measured", ["claim", "expected", "measured", "unit", ""]);
        foreach (var claim in claims)
        {
            var colour = claim.Verdict switch
            {
                Verdict.Met => "green",
                Verdict.PartlyMet => "yellow",
                _ => "red",
            };
            view.AddRow(
                Markup.Escape(claim.Statement), Markup.Escape(claim.Expected.ToString()), Markup.Escape(claim.Measured.ToString()), Markup.Escape(claim.Unit),
                $"[{colour}]{VerdictText.Text(claim.Verdict)}[/]");
        }

        AnsiConsole.Write(view);
    }

    private static void Write(ReportTable table)
    {
        var view = Create(table.Title, table.Columns.Select(static column => column.Heading));
        foreach (var row in table.Rows)
        {
            view.AddRow([.. row.Select(static cell => Markup.Escape(cell.ToString()))]);
        }

        AnsiConsole.Write(view);
    }

    private static Table Create(string title, IEnumerable<string> headings)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title));
        foreach (var heading in headings)
        {
            table.AddColumn(Markup.Escape(heading));
        }

        return table;
    }
}
