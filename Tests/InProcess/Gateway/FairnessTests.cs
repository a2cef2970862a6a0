using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.RequestValidation;
using Showroom.Gateway.WebSockets;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Who always has more lets go of the thread now and then, so that whoever else waits for that thread gets it.</summary>
public sealed class FairnessTests
{
    [Fact]
    public Task A_connection_that_always_has_another_request_keeps_no_thread()
    {
        var guard = new RequestValidationMiddleware(_ => Task.CompletedTask);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/nowhere";
        return AssertLetsGoAsync(() => guard.InvokeAsync(context));
    }

    [Fact]
    public async Task A_WebSocket_that_always_has_more_to_say_keeps_no_thread()
    {
        // Every read of it is complete at once.
        await using var stream = new ClosableWebSocketStream(Stream.Null, _ => { });
        var buffer = new byte[1];
        await AssertLetsGoAsync(() => stream.ReadAsync(buffer, CancellationToken.None).AsTask());
    }

    /// <summary>Repeats it where there is one thread for all, and waits until another one has been there.</summary>
    private static async Task AssertLetsGoAsync(Func<Task> action)
    {
        var oneThread = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flood = OnThread(async () =>
        {
            begun.SetResult();
            while (!enough.IsCancellationRequested)
            {
                await action();
            }
        });
        await begun.Task;
        try
        {
            await OnThread(() => Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        finally
        {
            await enough.CancelAsync();
            await flood;
        }

        Task OnThread(Func<Task> some) => Task.Factory.StartNew(some, CancellationToken.None, TaskCreationOptions.None, oneThread).Unwrap();
    }
}
