using Showroom.Reports;

namespace Showroom.Tests.Model.Reports;

public sealed class ClaimTests
{
    [Theory]
    [InlineData(1, 4, Verdict.Met)]
    [InlineData(4, 6, Verdict.PartlyMet)]
    [InlineData(6, 9, Verdict.NotMet)]
    [InlineData(1, double.PositiveInfinity, Verdict.NotMet)]
    public void A_claim_is_met_when_all_measurements_are_in_the_expected_range(double first, double second, Verdict expected) =>
        Assert.Equal(expected, Claim.Goal("p99", Expectation.AtMost(5), Figure.Of([first, second]), "ms").Verdict);

    [Fact]
    public void A_share_that_was_computed_with_rounding_equals_the_expected_one() =>
        Assert.Equal(Verdict.Met, Claim.Guarantee("share", Expectation.Exactly(100.0 / 3), 1.0 / 3 * 100).Verdict);

    [Fact]
    public void A_goal_that_is_not_met_violates_no_guarantee()
    {
        var goal = Claim.Goal("p99", Expectation.AtMost(5), 6);
        var guarantee = Claim.Guarantee("lost", Expectation.Exactly(0), Figure.Of([0, 1]));

        Assert.True(new ExperimentResult { Title = "", Claims = [goal] }.HoldsGuarantees);
        Assert.False(new ExperimentResult { Title = "", Claims = [goal, guarantee] }.HoldsGuarantees);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(1234.5, "1,235")]
    [InlineData(12.345, "12.3")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NaN, "–")]
    public void A_number_has_three_significant_digits(double value, string expected) => Assert.Equal(expected, Figure.Text(value));

    [Fact]
    public void A_figure_is_the_median_with_its_range()
    {
        Assert.Equal(new Figure(2.5, 1, 10, 4), Figure.Of([10, 1, 2, 3]));
        Assert.Equal("2.50 (1 to 10)", Figure.Of([10, 1, 2, 3]).ToString());
        Assert.Throws<InvalidOperationException>(() => Figure.Of([]));
    }
}
