using System.Diagnostics;

namespace Showroom.Tests.Fixtures;

internal static class Eventually
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(4);

    /// <summary>Polls until the condition holds; fails with the message when it does not within four minutes, which only a broken condition takes.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(startedAt) >= s_timeout)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, Func<string> otherwise) => HoldsAsync(() => Task.FromResult(condition()), otherwise);
}
