namespace Showroom.Reports.Rendering;

/// <summary>Maps figures to positions from 0 to 1, and has round numbers to label the axis with.</summary>
internal sealed class Scale
{
    private const int WantedTicks = 5;

    private static readonly double[] s_steps = [1, 2, 5, 10];

    private readonly double _min;
    private readonly double _max;
    private readonly bool _isLogarithmic;

    private Scale(double min, double max, bool isLogarithmic, IReadOnlyList<double> ticks) => (_min, _max, _isLogarithmic, Ticks) = (min, max, isLogarithmic, ticks);

    /// <summary>From the smallest to the largest position.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From zero, or from the power of ten below the smallest positive figure, to a round number above the largest.</summary>
    public static Scale Of(IEnumerable<double> figures, bool isLogarithmic)
    {
        var finite = figures.Where(double.IsFinite).ToArray();
        var largest = finite.DefaultIfEmpty(0).Max();
        var positive = finite.Where(static figure => figure > 0).ToArray();
        return isLogarithmic && positive.Length > 0 ? Logarithmic(positive.Min(), positive.Max()) : Linear(Math.Min(0, finite.DefaultIfEmpty(0).Min()), largest);
    }

    public double Position(double figure) => Math.Clamp(
        _isLogarithmic
            ? (Math.Log10(Math.Max(figure, _min)) - Math.Log10(_min)) / (Math.Log10(_max) - Math.Log10(_min))
            : (figure - _min) / (_max - _min),
        0,
        1);

    private static Scale Linear(double smallest, double largest)
    {
        var range = largest > smallest ? largest - smallest : 1;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(range / WantedTicks)));
        var step = magnitude * s_steps.First(factor => range / (magnitude * factor) <= WantedTicks);
        var (first, last) = (Math.Floor(smallest / step), Math.Ceiling((smallest + range) / step));
        return new(first * step, last * step, isLogarithmic: false, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, 12))]);
    }

    private static Scale Logarithmic(double smallest, double largest)
    {
        var first = (int)Math.Floor(Math.Log10(smallest));
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(largest)));
        return new(Math.Pow(10, first), Math.Pow(10, last), isLogarithmic: true, [.. Enumerable.Range(first, last - first + 1).Select(static exponent => Math.Pow(10, exponent))]);
    }
}
