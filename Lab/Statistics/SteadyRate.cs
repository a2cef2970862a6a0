namespace Showroom.Lab.Statistics;

/// <summary>Whether a rate has stopped growing.</summary>
/// <param name="growth">The share by which a value must exceed all before it to count as growth: 0.03 for 3 %.</param>
/// <param name="steadyCount">Consecutive values without growth after which the rate is steady.</param>
internal sealed class SteadyRate(double growth, int steadyCount)
{
    private int _withoutGrowth;

    public double Highest { get; private set; }

    public bool IsSteady => _withoutGrowth >= steadyCount;

    public void Add(double rate)
    {
        _withoutGrowth = rate > Highest * (1 + growth) ? 0 : _withoutGrowth + 1;
        Highest = Math.Max(Highest, rate);
    }
}
