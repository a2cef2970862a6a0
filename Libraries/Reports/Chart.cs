namespace Showroom.Reports;

/// <summary>How a chart is drawn.</summary>
public enum ChartKind
{
    /// <summary>A bar for each row and column, labelled with the row's text.</summary>
    Bars,

    /// <summary>A line for each text of the first column, over the figures of another column.</summary>
    Lines,
}

/// <summary>A drawing of columns of a table.</summary>
public sealed record Chart
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>How it is drawn.</summary>
    public required ChartKind Kind { get; init; }

    /// <summary>The indices of the columns whose figures are drawn; all have the same unit. One for lines.</summary>
    public required IReadOnlyList<int> Columns { get; init; }

    /// <summary>The index of the column of the horizontal axis, for lines.</summary>
    public int Over { get; init; }

    /// <summary>Whether the axis of the figures is logarithmic.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Bars of columns.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="columns">Their indices.</param>
    public static Chart Bars(string title, params IReadOnlyList<int> columns) => new() { Title = title, Kind = ChartKind.Bars, Columns = columns };

    /// <summary>Lines of one column over another.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="column">The index of the vertical axis.</param>
    /// <param name="over">The index of the horizontal axis.</param>
    public static Chart Lines(string title, int column, int over) => new() { Title = title, Kind = ChartKind.Lines, Columns = [column], Over = over };
}
