using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;

namespace Showroom.Gateway.WebSockets;

/// <summary>
/// When the gateway stops, sends a close frame (1001, "going away") to the client of every WebSocket and waits for it to close. The
/// client's own close frame is forwarded to the replica, so that both ends complete the closing handshake.
/// </summary>
internal sealed class WebSocketShutdown(
    IHostApplicationLifetime lifetime, IOptions<GatewayOptions> options, TimeProvider time, ILogger<WebSocketShutdown> logger) : IHostedLifecycleService
{
    private readonly ConcurrentDictionary<ClosableWebSocketStream, TaskCompletionSource> _streams = new();

    /// <summary>Registers a stream until it is disposed. One that opens during shutdown is closed immediately.</summary>
    public async Task AddAsync(ClosableWebSocketStream stream)
    {
        _streams[stream] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await stream.RequestCloseAsync();
        }
    }

    public void Remove(ClosableWebSocketStream stream)
    {
        if (_streams.TryRemove(stream, out var closed))
        {
            closed.TrySetResult();
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var streams = _streams.ToArray();
        if (streams.Length == 0)
        {
            return;
        }

        logger.ClosingWebSockets(streams.Length);
        using var timeout = new CancellationTokenSource(options.Value.Timeouts.WebSocketClose, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var closed = Task.WhenAll(streams.Select(entry => CloseAsync(entry.Key, entry.Value.Task)));
        await closed.WaitAsync(cancellation.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task CloseAsync(ClosableWebSocketStream stream, Task closed)
    {
        await stream.RequestCloseAsync();
        await closed;
    }
}
