using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Showroom.Lab.Gateway.Replicas;

namespace Showroom.Lab.Gateway.Chaos;

/// <summary>
/// Streams of server-sent events and WebSockets that are held open through the gateway, opened again when they end, and checked for gaps.
/// </summary>
internal sealed class HeldStreams : IAsyncDisposable
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _endedReplicas = new();
    private readonly ConcurrentQueue<StreamEnd> _ends = new();
    private readonly Uri _gateway;
    private readonly Func<string> _getPhase;
    private readonly Task[] _running;
    private long _opened;
    private long _received;
    private int _open;

    /// <param name="gateway">The gateway's address.</param>
    /// <param name="count">The number of streams, and of WebSockets.</param>
    /// <param name="getPhase">The current phase, recorded when a stream ends.</param>
    public HeldStreams(Uri gateway, int count, Func<string> getPhase)
    {
        (_gateway, _getPhase) = (gateway, getPhase);
        _running = [.. Enumerable.Range(0, count).SelectMany(_ => new[] { HoldAsync("events", ReadEventsAsync), HoldAsync("WebSocket", ReadWebSocketAsync) })];
    }

    public StreamReport Report() => new(Interlocked.Read(ref _opened), Interlocked.Read(ref _received), [.. _ends]);

    /// <summary>Waits until every stream has received something.</summary>
    public async Task WhenOpenAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _open) < _running.Length)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>Call it before a replica is ended: its streams end with it.</summary>
    public void OnReplicaEnds(string replica) => _endedReplicas.AddOrUpdate(replica, 1, static (_, count) => count + 1);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task HoldAsync(string kind, Func<Func<string, bool>, Task> readAsync)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            var (replica, lives, last, reason) = ("", 0, 0, "it ended");
            try
            {
                await readAsync(text =>
                {
                    Interlocked.Increment(ref _received);
                    if (replica.Length == 0)
                    {
                        (replica, lives) = (text, Lives(text));
                        Interlocked.Increment(ref _opened);
                        Interlocked.Increment(ref _open);
                        return true;
                    }

                    var isNext = int.Parse(text, CultureInfo.InvariantCulture) == ++last;
                    reason = isNext ? reason : $"{text} received after {last - 1}";
                    return isNext;
                });
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or WebSocketException or OperationCanceledException)
            {
                reason = exception.Message;
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }

            if (replica.Length > 0)
            {
                Interlocked.Decrement(ref _open);
                _ends.Enqueue(new StreamEnd(kind, replica, _getPhase(), reason, WithReplica: Lives(replica) != lives));
            }

            await Task.Delay(s_retryDelay, TimeProvider.System, CancellationToken.None);
        }
    }

    private int Lives(string replica) => _endedReplicas.GetValueOrDefault(replica);

    private async Task ReadEventsAsync(Func<string, bool> onReceived)
    {
        using var response = await _client.GetAsync(new Uri(_gateway, ReplicaStreams.EventsPath), HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_stop.Token));
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && !onReceived(line["data: ".Length..]))
            {
                return;
            }
        }
    }

    private async Task ReadWebSocketAsync(Func<string, bool> onReceived)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_gateway) { Scheme = "ws", Path = ReplicaStreams.WebSocketPath }.Uri, _stop.Token);
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer, _stop.Token) is { MessageType: WebSocketMessageType.Text } message)
        {
            if (!onReceived(Encoding.UTF8.GetString(buffer, 0, message.Count)))
            {
                return;
            }
        }
    }
}
