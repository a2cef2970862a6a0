using Showroom.Lab.Statistics;

namespace Showroom.Tests.Model.Lab;

public sealed class SteadyRateTests
{
    [Fact]
    public void A_growing_rate_is_not_steady()
    {
        var rate = Add(100, 110, 121, 133, 146);

        Assert.False(rate.IsSteady);
        Assert.Equal(146, rate.Highest);
    }

    [Fact]
    public void Three_values_without_growth_are_steady()
    {
        Assert.False(Add(100, 110, 111, 109).IsSteady);
        Assert.True(Add(100, 110, 111, 109, 112).IsSteady);
    }

    [Fact]
    public void Growth_after_a_pause_starts_the_count_again() => Assert.False(Add(100, 100, 100, 110, 110, 110).IsSteady);

    private static SteadyRate Add(params double[] rates)
    {
        var rate = new SteadyRate(growth: 0.03, steadyCount: 3);
        foreach (var value in rates)
        {
            rate.Add(value);
        }

        return rate;
    }
}
