using System.Text.Json.Serialization;

namespace Showroom.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Unit">Of its figures; empty when they have none, or differ by row.</param>
public sealed record Column(string Name, string Unit = "")
{
    /// <summary>The name and the unit.</summary>
    [JsonIgnore]
    public string Heading => Unit.Length == 0 ? Name : $"{Name}, {Unit}";

    /// <summary>A column without a unit.</summary>
    public static implicit operator Column(string name) => new(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Column FromString(string name) => name;
}

/// <summary>A cell of a table: text or a figure.</summary>
/// <param name="Text">The text; null when it is a figure.</param>
/// <param name="Figure">The figure; null when it is text.</param>
public sealed record Cell(string? Text, Figure? Figure)
{
    /// <summary>A cell with text.</summary>
    public static implicit operator Cell(string text) => new(text, null);

    /// <summary>A cell with a figure.</summary>
    public static implicit operator Cell(Figure figure) => new(null, figure);

    /// <summary>A cell with one measurement.</summary>
    public static implicit operator Cell(double value) => new(null, Reports.Figure.Of(value));

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Cell FromString(string text) => text;

    /// <inheritdoc cref="op_Implicit(Reports.Figure)"/>
    public static Cell FromFigure(Figure figure) => figure;

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static Cell FromDouble(double value) => value;

    /// <summary>For a report.</summary>
    public override string ToString() => Text ?? Figure?.ToString() ?? "";
}

/// <summary>Measurements in rows.</summary>
public sealed record ReportTable
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is needed to understand the columns; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>The columns, those with text first.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>The rows, each with a cell for each column.</summary>
    public required IReadOnlyList<IReadOnlyList<Cell>> Rows { get; init; }

    /// <summary>Drawings of some of the columns.</summary>
    public IReadOnlyList<Chart> Charts { get; init; } = [];

    /// <summary>A row, of text and figures.</summary>
    public static IReadOnlyList<Cell> Row(params IReadOnlyList<Cell> cells) => cells;
}
