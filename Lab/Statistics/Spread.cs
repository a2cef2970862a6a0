using System.Globalization;

namespace Showroom.Lab.Statistics;

/// <summary>The median of repeated measurements and their range.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public static Spread Of(IReadOnlyCollection<double> values) => new(Statistics.Median.Of(values), values.Min(), values.Max());

    /// <param name="format">Of each number, such as <c>0.00</c>.</param>
    public string ToString(string format) => string.Create(
        CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Min.ToString(format, CultureInfo.InvariantCulture)} to {Max.ToString(format, CultureInfo.InvariantCulture)})");
}
