using Showroom.Caching.Remote;

namespace Showroom.Tests.InProcess.Caching.Chaos;

/// <summary>How often what goes wrong; shares of all calls or messages.</summary>
internal sealed class Mischief(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>An operation fails and has not been done.</summary>
    public double Failed { get; set; }

    /// <summary>An operation fails though it has been done: the answer is lost.</summary>
    public double AnswerLost { get; set; }

    /// <summary>An operation is never answered, and not done.</summary>
    public double Hanging { get; set; }

    public double Delayed { get; set; }

    public TimeSpan LongestDelay { get; set; }

    public double Dropped { get; set; }

    /// <summary>The connection is reported lost, and back.</summary>
    public double Disconnected { get; set; }

    public bool Happens(double share)
    {
        lock (_lock)
        {
            return _random.NextDouble() < share;
        }
    }

    public Task DelayAsync()
    {
        TimeSpan delay;
        lock (_lock)
        {
            delay = _random.NextDouble() < Delayed ? LongestDelay * _random.NextDouble() : TimeSpan.Zero;
        }

        return delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay);
    }
}

/// <summary>A second level that delays, fails, hangs, and loses answers.</summary>
internal sealed class ChaosSecondLevel(ISecondLevel inner, Mischief mischief) : ISecondLevel
{
    public Task<byte[]?> GetAsync(string key) => MeddleAsync(() => inner.GetAsync(key));

    public Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> keys) => MeddleAsync(() => inner.GetManyAsync(keys));

    public Task<LeaseAnswer> TryLeaseAsync(string key, string token, TimeSpan life, ReadOnlyMemory<byte> unwanted) =>
        MeddleAsync(() => inner.TryLeaseAsync(key, token, life, unwanted));

    public Task<bool> FillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan life) => MeddleAsync(() => inner.FillAsync(key, token, entry, life));

    public Task ReleaseAsync(string key, string token) => MeddleAsync(() => True(inner.ReleaseAsync(key, token)));

    public Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan life, string? version, long floor) =>
        MeddleAsync(() => inner.StoreAsync(key, entry, life, version, floor));

    public Task<long> RemoveAsync(string key, long floor) => MeddleAsync(() => inner.RemoveAsync(key, floor));

    public Task<long> InvalidateTagAsync(string tag, long floor) => MeddleAsync(() => inner.InvalidateTagAsync(tag, floor));

    public Task<long[]> GetTagsAsync(string[] tags) => MeddleAsync(() => inner.GetTagsAsync(tags));

    public Task ExtendAsync(string key, TimeSpan life) => MeddleAsync(() => True(inner.ExtendAsync(key, life)));

    public Task<long> GetSequenceAsync() => MeddleAsync(inner.GetSequenceAsync);

    public Task<Position> SynchronizeAsync(long floor, long start) => MeddleAsync(() => inner.SynchronizeAsync(floor, start));

    private async Task<T> MeddleAsync<T>(Func<Task<T>> operation)
    {
        if (mischief.Happens(mischief.Hanging))
        {
            await new TaskCompletionSource().Task;
        }

        await mischief.DelayAsync();
        if (mischief.Happens(mischief.Failed))
        {
            throw new IOException("Chaos: not done.");
        }

        var result = await operation();
        await mischief.DelayAsync();
        return mischief.Happens(mischief.AnswerLost) ? throw new IOException("Chaos: done, but the answer is lost.") : result;
    }

    private static async Task<bool> True(Task task)
    {
        await task;
        return true;
    }
}
