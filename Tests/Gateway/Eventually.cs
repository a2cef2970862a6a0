namespace Showroom.Tests.Gateway;

internal static class Eventually
{
    /// <summary>Asks again and again until the condition holds; fails when it does not within half a minute.</summary>
    internal static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }
}
