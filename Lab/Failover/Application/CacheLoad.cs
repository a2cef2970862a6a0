using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Showroom.Lab.Services;
using Showroom.Lab.Sessions;

namespace Showroom.Lab.Failover.Application;

/// <summary>Reads and changes of products through the gateway. A read is stale when it returns an older version than a change whose response had arrived before.</summary>
internal sealed class CacheLoad : IAsyncDisposable
{
    private const int Products = 10;
    private const int ReadsPerSecond = 80;
    private const int WritesPerSecond = 8;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly JsonObject[] _products;
    private readonly ConcurrentDictionary<(int Product, int Version), long> _changed = new();
    private readonly ConcurrentQueue<TimeSpan> _stale = new();
    private readonly SteadyTicks _reads, _writes;
    private int _readCount, _failedReads, _writeCount, _failedWrites, _next;

    private CacheLoad(HttpClient http, JsonObject[] products)
    {
        (_http, _products) = (http, products);
        _reads = new SteadyTicks(ReadsPerSecond, ReadAsync);
        _writes = new SteadyTicks(WritesPerSecond, WriteAsync);
    }

    /// <param name="server">The gateway.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<CacheLoad> StartAsync(Uri server, CancellationToken cancellationToken)
    {
        using var user = new LabUser("operator", ApiProcesses.OperatorPassword, server);
        await user.LogInAsync(cancellationToken);
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = server, Timeout = s_timeout };
        http.DefaultRequestHeaders.Add("Cookie", user.Cookie);
        var page = await http.GetFromJsonAsync<JsonObject>($"/api/products?limit={Products.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        return new CacheLoad(http, [.. page!["items"]!.AsArray().Select(static product => product!.AsObject())]);
    }

    public async Task<CacheResult> StopAsync()
    {
        await _writes.StopAsync();
        await _reads.StopAsync();
        return new CacheResult(_readCount, _failedReads, _stale.Count, _stale.DefaultIfEmpty().Max(), _writeCount, _failedWrites);
    }

    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync();
        await _reads.DisposeAsync();
        _http.Dispose();
    }

    private async Task ReadAsync()
    {
        var product = Interlocked.Increment(ref _next) % Products;
        var startedAt = TimeProvider.System.GetTimestamp();
        Interlocked.Increment(ref _readCount);
        try
        {
            var read = await _http.GetFromJsonAsync<JsonObject>(PathOf(product));
            var version = (int)read!["version"]!;
            var superseded = _changed.Where(change => change.Key.Product == product && change.Key.Version > version).Select(static change => change.Value).DefaultIfEmpty(long.MaxValue).Min();
            if (superseded < startedAt)
            {
                _stale.Enqueue(TimeProvider.System.GetElapsedTime(superseded, startedAt));
            }
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            Interlocked.Increment(ref _failedReads);
        }
    }

    private async Task WriteAsync()
    {
        var product = Interlocked.Increment(ref _next) % Products;
        Interlocked.Increment(ref _writeCount);
        try
        {
            var current = _products[product];
            using var request = new HttpRequestMessage(HttpMethod.Put, PathOf(product))
            {
                Content = JsonContent.Create(new
                {
                    name = (string)current["name"]!,
                    description = (string)current["description"]!,
                    price = current["price"]!.DeepClone(),
                    stock = Interlocked.Increment(ref _next) % 1000,
                }),
            };
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            using var response = await _http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            var changed = await response.Content.ReadFromJsonAsync<JsonObject>();
            _changed[(product, (int)changed!["version"]!)] = TimeProvider.System.GetTimestamp();
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            Interlocked.Increment(ref _failedWrites);
        }
    }

    private string PathOf(int product) => $"/api/products/{(string)_products[product]["id"]!}";
}

/// <param name="Reads">Reads of products.</param>
/// <param name="FailedReads">Those without a product.</param>
/// <param name="StaleReads">Those that began after the response to a newer change.</param>
/// <param name="MaxStaleness">The longest time between the two.</param>
/// <param name="Writes">Changes of products.</param>
/// <param name="FailedWrites">Those that were refused.</param>
internal sealed record CacheResult(int Reads, int FailedReads, int StaleReads, TimeSpan MaxStaleness, int Writes, int FailedWrites);
