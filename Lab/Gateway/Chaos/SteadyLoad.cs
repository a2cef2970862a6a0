using System.Collections.Concurrent;
using System.Diagnostics;

namespace Showroom.Lab.Gateway.Chaos;

/// <summary>
/// Sends requests at a fixed rate, whether or not earlier ones have completed, so that a gateway that stalls still receives
/// the requests of that time (no coordinated omission).
/// </summary>
internal sealed class SteadyLoad(Uri target, HttpMethod method, int perSecond, TimeProvider time) : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ConcurrentQueue<Outcome> _outcomes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly long _started = time.GetTimestamp();
    private readonly ConcurrentDictionary<Task, bool> _pending = new();
    private Task? _running;
    private long _sent;

    /// <summary>Recorded with each request that is sent from now on.</summary>
    public volatile string Phase = "";

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The number of requests sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Completes when every request sent so far has.</summary>
    public Task WhenCompletedAsync() => Task.WhenAll(_pending.Keys);

    public void Start() => _running = RunAsync();

    /// <summary>Stops sending, waits for pending requests and returns all outcomes.</summary>
    public async Task<IReadOnlyCollection<Outcome>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running!;
        return _outcomes;
    }

    private async Task RunAsync()
    {
        var begin = time.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5), time);
        for (; !_stop.IsCancellationRequested; await tick.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var due = (long)(time.GetElapsedTime(begin).TotalSeconds * perSecond); _sent < due; Interlocked.Increment(ref _sent))
            {
                _pending.TryAdd(SendAsync(), true);
            }

            foreach (var (request, _) in _pending.Where(request => request.Key.IsCompletedSuccessfully))
            {
                _pending.TryRemove(request, out _);
            }
        }

        await WhenCompletedAsync();
    }

    private async Task SendAsync()
    {
        var (phase, sent, watch) = (Phase, Elapsed, Stopwatch.StartNew());
        try
        {
            using var request = new HttpRequestMessage(method, target);
            if (method == HttpMethod.Post)
            {
                request.Content = new StringContent("{\"quantity\":1}");
            }

            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
            var replica = response.Headers.TryGetValues("X-Served-By", out var names) ? names.First() : "";
            var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
            _outcomes.Enqueue(new Outcome(phase, sent, watch.Elapsed, (int)response.StatusCode, replica, problem));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            _outcomes.Enqueue(new Outcome(phase, sent, watch.Elapsed, 0, "", false));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }
}
