namespace Showroom.Reports;

/// <summary>Two runs of an experiment side by side.</summary>
public static class ReportComparison
{
    private static readonly Column[] s_columns = ["figure", "first", "second", "second, to the first"];

    /// <summary>The claims and the figures that both have, in tables.</summary>
    public static IReadOnlyList<ReportTable> Create(ExperimentResult first, ExperimentResult second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var claims = first.Claims.Join(second.Claims, static claim => claim.Statement, static claim => claim.Statement, static (one, other) =>
            Row(one.Unit.Length == 0 ? one.Statement : $"{one.Statement}, {one.Unit}", one.Measured, other.Measured));
        return [.. new[] { Table("Claims", claims) }.Concat(first.Tables.Join(second.Tables, static table => table.Title, static table => table.Title, Compare)).Where(static table => table.Rows.Count > 0)];
    }

    private static ReportTable Compare(ReportTable first, ReportTable second)
    {
        // Rows with the same texts differ by the figure that follows: a rate, a number of clients.
        var isNumbered = HasEqualTexts(first) || HasEqualTexts(second);
        var others = Figures(second, isNumbered).ToLookup(static figure => figure.Name, static figure => figure.Value);
        return Table(first.Title, Figures(first, isNumbered).Where(figure => others.Contains(figure.Name)).Select(figure => Row(figure.Name, figure.Value, others[figure.Name].First())));
    }

    private static IEnumerable<(string Name, Figure Value)> Figures(ReportTable table, bool isNumbered) =>
        from row in table.Rows
        let number = isNumbered ? row.TakeWhile(static cell => cell.Figure is null).Count() : row.Count
        let name = string.Join(", ", row.Where((cell, column) => !string.IsNullOrEmpty(cell.Text) || column == number))
        from column in Enumerable.Range(0, Math.Min(row.Count, table.Columns.Count))
        where row[column].Figure is not null && column != number
        select ($"{name}: {table.Columns[column].Heading}", row[column].Figure!.Value);

    private static bool HasEqualTexts(ReportTable table) => table.Rows.Select(Texts).Distinct(StringComparer.Ordinal).Count() < table.Rows.Count;

    private static string Texts(IReadOnlyList<Cell> row) => string.Join(", ", row.Select(static cell => cell.Text).Where(static text => !string.IsNullOrEmpty(text)));

    private static ReportTable Table(string title, IEnumerable<IReadOnlyList<Cell>> rows) => new() { Title = title, Columns = s_columns, Rows = [.. rows] };

    private static IReadOnlyList<Cell> Row(string name, Figure first, Figure second) =>
        ReportTable.Row(name, first, second, first.Value == 0 ? "" : Figure.Of(second.Value / first.Value));
}
