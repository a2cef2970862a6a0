using System.Diagnostics;

namespace Showroom.Tests.Fixtures;

internal static class Eventually
{
    /// <summary>Polls until the condition holds; fails with the message when it does not within 30 s.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(30), otherwise());
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, Func<string> otherwise) => HoldsAsync(() => Task.FromResult(condition()), otherwise);
}
