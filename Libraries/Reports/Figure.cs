using System.Globalization;
using System.Text.Json.Serialization;

namespace Showroom.Reports;

/// <summary>A measured value, or the median of repeated measurements with their range.</summary>
/// <param name="Value">The value or the median.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Count">The number of measurements.</param>
public readonly record struct Figure(double Value, double Min, double Max, int Count)
{
    private const int SignificantDigits = 3;

    /// <summary>Whether there is a range to show.</summary>
    [JsonIgnore]
    public bool HasSpread => Count > 1;

    /// <summary>One measurement.</summary>
    public static Figure Of(double value) => new(value, value, value, 1);

    /// <summary>Repeated measurements.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static Figure Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? throw new InvalidOperationException("There is no median of no values.")
            : new((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1], sorted.Length);
    }

    /// <summary>The same in another unit.</summary>
    public static Figure operator *(Figure figure, double factor) =>
        figure with { Value = figure.Value * factor, Min = figure.Min * factor, Max = figure.Max * factor };

    /// <inheritdoc cref="op_Multiply"/>
    public static Figure Multiply(Figure left, double right) => left * right;

    /// <summary>A number with three significant digits, and thousands separated; whole numbers completely.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsPositiveInfinity(value) ? "∞" : "–";
        }

        if (double.IsInteger(value) || Math.Abs(value) >= Math.Pow(10, SignificantDigits - 1))
        {
            return value.ToString("#,0", CultureInfo.InvariantCulture);
        }

        var decimals = SignificantDigits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return value.ToString($"F{Math.Clamp(decimals, 0, 6)}", CultureInfo.InvariantCulture);
    }

    /// <summary>The value, with the range in brackets when there is one.</summary>
    public override string ToString() => HasSpread ? $"{Text(Value)} ({Text(Min)} to {Text(Max)})" : Text(Value);
}
