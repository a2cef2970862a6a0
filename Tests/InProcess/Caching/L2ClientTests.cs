using System.Diagnostics.Metrics;
using Showroom.Caching;
using Showroom.Caching.L2;
using Showroom.Caching.Telemetry;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Timeout and circuit breaker, on manual time.</summary>
public sealed class L2ClientTests : IDisposable
{
    private static readonly CacheOptions s_options = new() { OperationTimeout = TimeSpan.FromMilliseconds(250), BreakDuration = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimerCountingTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly L2Client _client;

    public L2ClientTests() => _client = CreateClient(s_options, _time);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task An_operation_without_a_response_ends_at_its_own_timeout()
    {
        var first = Run(new TaskCompletionSource<int>().Task);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var second = Run(new TaskCompletionSource<int>().Task);

        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal(default, await first);
        Assert.False(second.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(default, await second);
    }

    [Fact]
    public async Task A_response_after_the_timeout_is_ignored()
    {
        var response = new TaskCompletionSource<int>();
        var late = Run(response.Task);
        _time.Advance(s_options.OperationTimeout);

        response.SetResult(42);

        Assert.Equal(default, await late);
        Assert.Equal(new(true, 7), await Run(Task.FromResult(7)));
    }

    [Fact]
    public async Task Operations_that_end_in_any_order_need_one_timer_and_each_gets_its_own_response()
    {
        // All at the same timestamp, so that they contend for the same slots.
        var responses = Enumerable.Range(0, 100).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var operations = responses.Select(response => Run(response.Task).AsTask()).ToArray();

        foreach (var i in Enumerable.Range(0, 100).OrderBy(i => i * 37 % 100))
        {
            responses[i].SetResult(i);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => new L2Result<int>(true, i)), await Task.WhenAll(operations));
        Assert.Equal(1, _time.TimersArmed);
    }

    [Fact]
    public async Task Ten_thousand_operations_without_a_response_all_end_at_their_timeout()
    {
        List<Task<L2Result<int>>> early = [], late = [];
        for (var i = 0; i < 10_000; i++)
        {
            _time.Advance(i < 5_000 ? TimeSpan.FromTicks(10) : i == 5_000 ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero);
            (i < 5_000 ? early : late).Add(Run(new TaskCompletionSource<int>().Task).AsTask());
        }

        _time.Advance(TimeSpan.FromMilliseconds(150));
        await Task.WhenAll(early);
        Assert.DoesNotContain(late, static operation => operation.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        await Task.WhenAll(late);
    }

    [Fact]
    public async Task A_response_that_races_the_timeout_completes_the_operation_once()
    {
        var client = CreateClient(s_options with { OperationTimeout = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 200; i++)
            {
                var response = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                var operation = client.TryBypassingCircuitAsync(_ => response.Task);
                _ = random.Next(3) == 0 ? null : Task.Delay(random.Next(10)).ContinueWith(_ => response.SetResult(i), TaskScheduler.Default);
                var ended = await operation.AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
                Assert.True(ended == default || ended == new L2Result<int>(true, i));
            }
        })));
    }

    [Fact]
    public async Task An_exception_becomes_a_failed_result()
    {
        Assert.Equal(default, await Run(Task.FromException<int>(new IOException())));
        Assert.Equal(default, await Run(Task.FromCanceled<int>(new(canceled: true))));
        Assert.Equal(default, await _client.TryAsync<int, int>(static (_, _) => throw new InvalidOperationException("Synchronously."), 0));
    }

    [Fact]
    public async Task A_failure_rate_of_one_half_opens_the_circuit()
    {
        await FailAsync(4);
        await SucceedAsync(3);
        Assert.True(_client.IsCircuitClosed);

        await FailAsync(1);

        Assert.False(_client.IsCircuitClosed);
        var ran = false;
        Assert.Equal(default, await _client.TryAsync((_, _) => Task.FromResult(ran = true), 0));
        Assert.False(ran);
        Assert.Single(_log.Entries, entry => entry.Event == 5);
    }

    [Fact]
    public async Task A_lower_failure_rate_does_not_open_the_circuit_and_failures_outside_of_the_window_do_not_count()
    {
        for (var i = 0; i < 20; i++)
        {
            await FailAsync(1);
            await SucceedAsync(2);
        }

        Assert.True(_client.IsCircuitClosed);
        await FailAsync(4);
        _time.Advance(TimeSpan.FromSeconds(2) + s_tick);
        await FailAsync(7);
        Assert.True(_client.IsCircuitClosed);
    }

    [Fact]
    public async Task After_the_break_a_trial_operation_decides()
    {
        await FailAsync(8);
        _time.Advance(s_options.BreakDuration);
        var trial = new TaskCompletionSource<int>();
        var tried = Run(trial.Task);
        Assert.Equal(default, await Run(Task.FromResult(1)));
        trial.SetException(new IOException());
        await tried;
        Assert.False(_client.IsCircuitClosed);
        Assert.Equal(default, await Run(Task.FromResult(1)));

        _time.Advance(s_options.BreakDuration);
        Assert.Equal(new(true, 1), await Run(Task.FromResult(1)));

        Assert.True(_client.IsCircuitClosed);
    }

    [Fact]
    public async Task An_operation_that_began_before_the_circuit_opened_does_not_close_it()
    {
        var slow = new TaskCompletionSource<int>();
        var earlier = Run(slow.Task);
        await FailAsync(8);

        slow.SetResult(1);

        Assert.Equal(new(true, 1), await earlier);
        Assert.False(_client.IsCircuitClosed);
    }

    [Fact]
    public async Task A_failure_that_concerns_single_keys_does_not_open_the_circuit()
    {
        for (var i = 0; i < 100; i++)
        {
            await Run(Task.FromException<int>(new KeyException()));
        }

        Assert.True(_client.IsCircuitClosed);
        await FailAsync(8);
        Assert.False(_client.IsCircuitClosed);
    }

    private L2Client CreateClient(CacheOptions options, TimeProvider time) =>
        new(new Store(), options, time, new CacheMetrics(_services.GetRequiredService<IMeterFactory>()), new OutageLog(_log), _log);

    private ValueTask<L2Result<int>> Run(Task<int> task) => _client.TryAsync(static (_, task) => task, task);

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Run(Task.FromException<int>(new IOException()));
        }
    }

    private async Task SucceedAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Run(Task.FromResult(1));
        }
    }

    private sealed class KeyException : Exception;

    /// <summary>Only its classification of failures is used: the tests pass their own operations.</summary>
    private sealed class Store : IL2Store
    {
        public int DetectPartitions() => 1;

        public string? FindOutage(Exception exception) => exception is KeyException ? null : exception.GetType().Name;

        public Task<byte[]?> GetAsync(string key) => throw new NotSupportedException();

        public Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> keys) => throw new NotSupportedException();

        public Task<LeaseResult> TryAcquireLeaseAsync(string key, string token, TimeSpan lifetime, ReadOnlyMemory<byte> rejectedHeader) => throw new NotSupportedException();

        public Task<bool> TryFillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan lifetime) => throw new NotSupportedException();

        public Task RenewLeaseAsync(string key, string token, TimeSpan lifetime) => throw new NotSupportedException();

        public Task ReleaseLeaseAsync(string key, string token) => throw new NotSupportedException();

        public Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime, string? version, long floor) => throw new NotSupportedException();

        public Task<long> RemoveAsync(string key, long floor) => throw new NotSupportedException();

        public Task<long> InvalidateTagAsync(int partition, string tag, long floor) => throw new NotSupportedException();

        public Task<long[]> GetTagsAsync(int partition, string[] tags) => throw new NotSupportedException();

        public Task ExtendAsync(string key, TimeSpan lifetime) => throw new NotSupportedException();

        public Task<long> GetSequenceAsync(int partition) => throw new NotSupportedException();

        public Task<SequenceState> SynchronizeAsync(int partition, long floor, long start) => throw new NotSupportedException();

        public Task ReconnectAsync() => throw new NotSupportedException();
    }
}
