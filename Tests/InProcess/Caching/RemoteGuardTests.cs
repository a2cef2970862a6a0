using System.Diagnostics.Metrics;
using Showroom.Caching;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Time limit and circuit, by a clock of the test's own.</summary>
public sealed class RemoteGuardTests : IDisposable
{
    private static readonly CacheOptions s_options = new() { OperationTimeout = TimeSpan.FromMilliseconds(250), CircuitBreak = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimerCountingTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly RemoteGuard _guard;

    public RemoteGuardTests() => _guard = new(null!, s_options, _time, new CacheMetrics(_services.GetRequiredService<IMeterFactory>()), _log);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task What_is_never_answered_ends_when_its_own_time_is_over()
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
    public async Task An_answer_that_comes_too_late_changes_nothing()
    {
        var answer = new TaskCompletionSource<int>();
        var late = Run(answer.Task);
        _time.Advance(s_options.OperationTimeout);

        answer.SetResult(42);

        Assert.Equal(default, await late);
        Assert.Equal(new(true, 7), await Run(Task.FromResult(7)));
    }

    [Fact]
    public async Task Operations_that_end_in_any_order_need_one_timer_and_each_gets_its_own_answer()
    {
        // All at the same moment, so that they contend for the same slots.
        var answers = Enumerable.Range(0, 100).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var operations = answers.Select(answer => Run(answer.Task).AsTask()).ToArray();

        foreach (var i in Enumerable.Range(0, 100).OrderBy(i => i * 37 % 100))
        {
            answers[i].SetResult(i);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => new Attempt<int>(true, i)), await Task.WhenAll(operations));
        Assert.Equal(1, _time.TimersArmed);
    }

    [Fact]
    public async Task However_many_are_never_answered_every_one_ends_in_its_time()
    {
        List<Task<Attempt<int>>> early = [], late = [];
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
    public async Task Answers_and_the_timer_meeting_end_each_operation_once()
    {
        var guard = new RemoteGuard(
            null!, s_options with { OperationTimeout = TimeSpan.FromMilliseconds(5) }, TimeProvider.System, new CacheMetrics(_services.GetRequiredService<IMeterFactory>()), _log);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 200; i++)
            {
                var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                var operation = guard.AskAsync(_ => answer.Task);
                _ = random.Next(3) == 0 ? null : Task.Delay(random.Next(10)).ContinueWith(_ => answer.SetResult(i), TaskScheduler.Default);
                var ended = await operation.AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                Assert.True(ended == default || ended == new Attempt<int>(true, i));
            }
        })));
    }

    [Fact]
    public async Task No_exception_gets_through()
    {
        Assert.Equal(default, await Run(Task.FromException<int>(new IOException())));
        Assert.Equal(default, await Run(Task.FromCanceled<int>(new(canceled: true))));
        Assert.Equal(default, await _guard.TryAsync<int, int>(static (_, _) => throw new InvalidOperationException("At once."), 0));
    }

    [Fact]
    public async Task Half_of_the_operations_failing_opens_the_circuit()
    {
        await FailAsync(4);
        await SucceedAsync(3);
        Assert.True(_guard.Available);

        await FailAsync(1);

        Assert.False(_guard.Available);
        var ran = false;
        Assert.Equal(default, await _guard.TryAsync((_, _) => Task.FromResult(ran = true), 0));
        Assert.False(ran);
        Assert.Single(_log.Entries, entry => entry.Event == 5);
    }

    [Fact]
    public async Task Few_failures_among_many_do_not_and_old_ones_are_forgotten()
    {
        for (var i = 0; i < 20; i++)
        {
            await FailAsync(1);
            await SucceedAsync(2);
        }

        Assert.True(_guard.Available);
        await FailAsync(4);
        _time.Advance(TimeSpan.FromSeconds(2) + s_moment);
        await FailAsync(7);
        Assert.True(_guard.Available);
    }

    [Fact]
    public async Task After_a_while_one_operation_is_let_through_and_decides()
    {
        await FailAsync(8);
        _time.Advance(s_options.CircuitBreak);
        var trial = new TaskCompletionSource<int>();
        var tried = Run(trial.Task);
        Assert.Equal(default, await Run(Task.FromResult(1)));
        trial.SetException(new IOException());
        await tried;
        Assert.False(_guard.Available);
        Assert.Equal(default, await Run(Task.FromResult(1)));

        _time.Advance(s_options.CircuitBreak);
        Assert.Equal(new(true, 1), await Run(Task.FromResult(1)));

        Assert.True(_guard.Available);
        Assert.Single(_log.Entries, entry => entry.Event == 6);
    }

    [Fact]
    public async Task What_was_under_way_before_the_circuit_opened_does_not_close_it()
    {
        var slow = new TaskCompletionSource<int>();
        var under = Run(slow.Task);
        await FailAsync(8);

        slow.SetResult(1);

        Assert.Equal(new(true, 1), await under);
        Assert.False(_guard.Available);
    }

    private ValueTask<Attempt<int>> Run(Task<int> task) => _guard.TryAsync(static (_, task) => task, task);

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
}
