using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.RequestValidation;
using Showroom.Gateway.WebSockets;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Work that never waits yields regularly, so that other connections of the same poll thread are served.</summary>
public sealed class FairnessTests
{
    [Fact]
    public Task Pipelined_requests_yield_the_thread()
    {
        var middleware = new RequestValidationMiddleware(_ => Task.CompletedTask, AllowedHosts.Any);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/unknown";
        return AssertYieldsAsync(() => middleware.InvokeAsync(context));
    }

    [Fact]
    public async Task Reads_of_a_busy_WebSocket_yield_the_thread()
    {
        // Every read completes synchronously.
        await using var stream = new ClosableWebSocketStream(Stream.Null, _ => { });
        var buffer = new byte[1];
        await AssertYieldsAsync(() => stream.ReadAsync(buffer, CancellationToken.None).AsTask());
    }

    /// <summary>Repeats the action on a scheduler with one thread, and waits until other work has run there.</summary>
    private static async Task AssertYieldsAsync(Func<Task> action)
    {
        var singleThread = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flood = OnThread(async () =>
        {
            started.SetResult();
            while (!cancellation.IsCancellationRequested)
            {
                await action();
            }
        });
        await started.Task;
        try
        {
            await OnThread(() => Task.CompletedTask).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            await cancellation.CancelAsync();
            await flood;
        }

        Task OnThread(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, singleThread).Unwrap();
    }
}
