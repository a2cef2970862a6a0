using Showroom.Gateway.Limits.Windows;

namespace Showroom.Tests.Model.Gateway;

/// <summary>The sliding window in memory, against a log of all admissions.</summary>
public sealed class LocalWindowTests
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(60);

    private readonly LocalWindow _window = new(new WindowShape(100, s_window));

    [Fact]
    public void A_burst_is_admitted_up_to_the_limit_and_again_after_a_window_and_a_bucket()
    {
        var start = TimeSpan.FromHours(1);
        Assert.Equal(100, Enumerable.Range(0, 1_000).Count(_ => _window.Decide(start).IsAdmitted));

        var rejection = _window.Decide(start);

        Assert.InRange(rejection.NextPermit, s_window, s_window + TimeSpan.FromSeconds(2));
        Assert.False(_window.Decide(start + rejection.NextPermit - TimeSpan.FromMilliseconds(1)).IsAdmitted);
        Assert.Equal(100, Enumerable.Range(0, 1_000).Count(_ => _window.Decide(start + rejection.NextPermit).IsAdmitted));
    }

    [Fact]
    public void No_window_has_more_admissions_than_the_limit_at_any_rate()
    {
        var random = new Random(1);
        var admissions = new List<TimeSpan>();
        for (var now = TimeSpan.FromHours(1); now < TimeSpan.FromHours(2); now += TimeSpan.FromMilliseconds(random.Next(random.Next(2) == 0 ? 20 : 2_000)))
        {
            if (_window.Decide(now).IsAdmitted)
            {
                admissions.Add(now);
            }
        }

        Assert.All(Enumerable.Range(100, admissions.Count - 100), last => Assert.True(admissions[last] - admissions[last - 100] >= s_window));
        // About 100 in a window and a bucket, although requests come in bursts.
        Assert.InRange(admissions.Count, (int)(100 * TimeSpan.FromHours(1).TotalSeconds / 66), int.MaxValue);
    }

    [Fact]
    public void Admissions_that_were_decided_elsewhere_are_counted()
    {
        for (var admission = 0; admission < 110; admission++)
        {
            _window.Record(TimeSpan.FromSeconds(90));
        }

        Assert.Equal((false, 0), (_window.Decide(TimeSpan.FromSeconds(91)).IsAdmitted, _window.Decide(TimeSpan.FromSeconds(91)).Remaining));
        Assert.True(_window.Decide(TimeSpan.FromSeconds(90) + s_window + TimeSpan.FromSeconds(2)).IsAdmitted);
    }
}
