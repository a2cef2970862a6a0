using System.Collections.Concurrent;
using System.Diagnostics;

namespace Showroom.Lab.Gateway;

/// <summary>What became of one request.</summary>
/// <param name="Phase">The phase in which it was sent.</param>
/// <param name="Sent">When, from the start of the load.</param>
/// <param name="Took">Until the whole answer was there.</param>
/// <param name="Status">The answer's status; 0 when there was none.</param>
/// <param name="Replica">Who answered.</param>
/// <param name="Problem">Whether the answer was a problem document.</param>
internal sealed record Outcome(string Phase, TimeSpan Sent, TimeSpan Took, int Status, string Replica, bool Problem)
{
    internal bool Failed => Status != 200;
}

/// <summary>
/// Sends requests at a fixed rate, whether or not earlier ones have been answered: a gateway that stalls is not spared the
/// requests that come meanwhile.
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

    /// <summary>Noted with each request that is sent from now on.</summary>
    internal volatile string Phase = "";

    internal TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>How many requests have been sent.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    /// <summary>Until everything that has been sent so far is answered.</summary>
    internal Task AnsweredAsync() => Task.WhenAll(_pending.Keys);

    internal void Start() => _running = RunAsync();

    /// <summary>Stops sending, waits for the answers that are due and gives all outcomes.</summary>
    internal async Task<IReadOnlyCollection<Outcome>> StopAsync()
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

        await AnsweredAsync();
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

            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
            var replica = answer.Headers.TryGetValues("X-Served-By", out var names) ? names.First() : "";
            var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
            _outcomes.Enqueue(new Outcome(phase, sent, watch.Elapsed, (int)answer.StatusCode, replica, problem));
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
