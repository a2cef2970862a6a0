using Showroom.Caching.L2;

namespace Showroom.Tests.InProcess.Caching.Faults;

/// <summary>An L2 store that delays, fails, hangs, and loses responses.</summary>
internal sealed class FaultyL2Store(IL2Store inner, FaultRates faults) : IL2Store
{
    public int DetectPartitions() => inner.DetectPartitions();

    public string? FindOutage(Exception exception) => inner.FindOutage(exception);

    public Task ReconnectAsync() => inner.ReconnectAsync();

    public Task<byte[]?> GetAsync(string key) => WithFaultsAsync(() => inner.GetAsync(key));

    public Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> keys) => WithFaultsAsync(() => inner.GetManyAsync(keys));

    public Task<LeaseResult> TryAcquireLeaseAsync(string key, string token, TimeSpan lifetime, ReadOnlyMemory<byte> rejectedHeader) =>
        WithFaultsAsync(() => inner.TryAcquireLeaseAsync(key, token, lifetime, rejectedHeader));

    public Task<bool> TryFillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan lifetime) => WithFaultsAsync(() => inner.TryFillAsync(key, token, entry, lifetime));

    public Task RenewLeaseAsync(string key, string token, TimeSpan lifetime) => WithFaultsAsync(() => ToResultAsync(inner.RenewLeaseAsync(key, token, lifetime)));

    public Task ReleaseLeaseAsync(string key, string token) => WithFaultsAsync(() => ToResultAsync(inner.ReleaseLeaseAsync(key, token)));

    public Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime, string? version, long floor) =>
        WithFaultsAsync(() => inner.StoreAsync(key, entry, lifetime, version, floor));

    public Task<long> RemoveAsync(string key, long floor) => WithFaultsAsync(() => inner.RemoveAsync(key, floor));

    public Task<long> InvalidateTagAsync(int partition, string tag, long floor) => WithFaultsAsync(() => inner.InvalidateTagAsync(partition, tag, floor));

    public Task<long[]> GetTagsAsync(int partition, string[] tags) => WithFaultsAsync(() => inner.GetTagsAsync(partition, tags));

    public Task ExtendAsync(string key, TimeSpan lifetime) => WithFaultsAsync(() => ToResultAsync(inner.ExtendAsync(key, lifetime)));

    public Task<long> GetSequenceAsync(int partition) => WithFaultsAsync(() => inner.GetSequenceAsync(partition));

    public Task<SequenceState> SynchronizeAsync(int partition, long floor, long start) => WithFaultsAsync(() => inner.SynchronizeAsync(partition, floor, start));

    private async Task<T> WithFaultsAsync<T>(Func<Task<T>> operation)
    {
        if (faults.Occurs(faults.Hanging))
        {
            await new TaskCompletionSource().Task;
        }

        await faults.DelayAsync();
        if (faults.Occurs(faults.Failed))
        {
            throw new IOException("Injected: not applied.");
        }

        var result = await operation();
        await faults.DelayAsync();
        return faults.Occurs(faults.ResponseLost) ? throw new IOException("Injected: applied, but the response is lost.") : result;
    }

    private static async Task<bool> ToResultAsync(Task task)
    {
        await task;
        return true;
    }
}
