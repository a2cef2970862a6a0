using Showroom.Api.Chat.Limits;

namespace Showroom.Tests.Model.Chat;

public sealed class TokenBucketTests
{
    [Fact]
    public void After_the_burst_tokens_come_at_the_rate()
    {
        var time = new FakeTimeProvider();
        var bucket = new TokenBucket(perSecond: 10, burst: 3, time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake(out var _)));
        Assert.False(bucket.TryTake(out var retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(100), retryAfter);

        time.Advance(retryAfter);
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => bucket.TryTake(out var _)));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake(out var _)));
    }
}
