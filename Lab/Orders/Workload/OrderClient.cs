using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Lab.Orders.Checking;

namespace Showroom.Lab.Orders.Workload;

/// <summary>Sends orders to servers in turn, and records them.</summary>
internal sealed class OrderClient(IReadOnlyList<Uri> servers, OrderRecorder recorder) : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = s_timeout };
    private int _requests;

    /// <summary>Sends an order once.</summary>
    /// <returns>The response; null when none arrived.</returns>
    public async Task<OrderResponse?> PlaceAsync(string cookie, string key, IReadOnlyList<OrderedPieces> lines, CancellationToken cancellationToken)
    {
        recorder.Sending(key, lines);
        using var request = Request("/api/orders", cookie);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Content = JsonContent.Create(new { lines = lines.Select(static line => new { productId = line.Product, quantity = line.Quantity }) });
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var id = response.StatusCode == HttpStatusCode.Accepted
                ? (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetGuid()
                : (Guid?)null;
            recorder.Respond(key, (int)response.StatusCode, id);
            return new OrderResponse((int)response.StatusCode, id);
        }
        catch (Exception error) when (IsLost(error, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Sends an order, with the same key, until it is accepted or refused.</summary>
    /// <param name="cookie">The buyer's.</param>
    /// <param name="key">Of the order.</param>
    /// <param name="lines">Of the order.</param>
    /// <param name="maxAttempts">After as many requests its outcome remains unknown.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The last response; null when none arrived.</returns>
    public async Task<OrderResponse?> PlaceUntilDecidedAsync(string cookie, string key, IReadOnlyList<OrderedPieces> lines, int maxAttempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await PlaceAsync(cookie, key, lines, cancellationToken);
            if (response is { Status: < 500 and not 429 } || attempt == maxAttempts)
            {
                return response;
            }

            await Task.Delay(s_retryDelay, cancellationToken);
        }
    }

    /// <summary>Rejects an order as an operator, and records the response.</summary>
    public async Task RejectAsync(string operatorCookie, Guid order, CancellationToken cancellationToken)
    {
        using var request = Request($"/api/orders/{order}/reject", operatorCookie);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            recorder.Reject(order, (int)response.StatusCode);
        }
        catch (Exception error) when (IsLost(error, cancellationToken))
        {
            // The order may be rejected or not.
        }
    }

    /// <summary>Reads a product.</summary>
    /// <returns>Whether it was returned.</returns>
    public async Task<bool> ReadProductAsync(Guid product, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Server(), $"/api/products/{product}"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (IsLost(error, cancellationToken))
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsLost(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private HttpRequestMessage Request(string path, string cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server(), path));
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return request;
    }

    private Uri Server() => servers[(int)((uint)Interlocked.Increment(ref _requests) % (uint)servers.Count)];
}
