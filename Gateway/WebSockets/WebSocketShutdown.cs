using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Showroom.Gateway.WebSockets;

/// <summary>
/// When the gateway stops, asks the client of every WebSocket to close (1001, "going away") and waits a while for it. The client's
/// own close frame then passes to the replica, so that both ends see an orderly end and not a broken connection.
/// </summary>
internal sealed partial class WebSocketShutdown(
    IHostApplicationLifetime lifetime, IOptions<GatewayOptions> options, TimeProvider time, ILogger<WebSocketShutdown> logger) : IHostedLifecycleService
{
    private readonly ConcurrentDictionary<ClosableWebSocketStream, TaskCompletionSource> _open = new();

    /// <summary>Keeps the stream until it is disposed of. One that opens while the gateway stops is asked to close at once.</summary>
    internal async Task AddAsync(ClosableWebSocketStream stream)
    {
        _open[stream] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await stream.AskToCloseAsync();
        }
    }

    internal void Remove(ClosableWebSocketStream stream)
    {
        if (_open.TryRemove(stream, out var closed))
        {
            closed.TrySetResult();
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var open = _open.ToArray();
        if (open.Length == 0)
        {
            return;
        }

        Closing(logger, open.Length);
        using var patience = new CancellationTokenSource(options.Value.Timeouts.WebSocketClose, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var closed = Task.WhenAll(open.Select(entry => CloseAsync(entry.Key, entry.Value.Task)));
        await closed.WaitAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task CloseAsync(ClosableWebSocketStream stream, Task closed)
    {
        await stream.AskToCloseAsync();
        await closed;
    }

    [LoggerMessage(1, LogLevel.Information, "Asking {Count} WebSockets to close.")]
    private static partial void Closing(ILogger logger, int count);
}
