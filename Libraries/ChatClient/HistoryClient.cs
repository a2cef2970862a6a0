using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Showroom.ChatClient;

/// <summary>Reads <c>GET /api/shows/{id}/messages</c>.</summary>
internal sealed class HistoryClient(HttpMessageInvoker http, ChatConnectionOptions options)
{
    // The maximum of the route.
    private const int PageSize = 200;

    /// <summary>The next messages after one, at most 200.</summary>
    /// <exception cref="ChatException">The server refused the request or did not respond.</exception>
    public async Task<IReadOnlyList<ChatMessage>> ReadAsync(string showId, long after, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, UriOf(showId, after));
            if (options.SessionCookie is { } getCookie && await getCookie(linked.Token).ConfigureAwait(false) is { } cookie)
            {
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
            }

            using var response = await http.SendAsync(request, linked.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response);
            }

            var page = await response.Content.ReadFromJsonAsync(ChatJson.Default.HistoryPage, linked.Token).ConfigureAwait(false);
            return page!.Items;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or JsonException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ChatException(ChatErrorCodes.Unavailable, $"The history cannot be read: {error.Message}", error);
        }
    }

    private Uri UriOf(string showId, long after) => new(
        options.Server, string.Create(CultureInfo.InvariantCulture, $"/api/shows/{Uri.EscapeDataString(showId)}/messages?after={after}&limit={PageSize}"));

    private ChatException Refused(HttpResponseMessage response) => new(
        response.StatusCode switch
        {
            HttpStatusCode.NotFound => ChatErrorCodes.NotFound,
            HttpStatusCode.BadRequest => ChatErrorCodes.InvalidInput,
            HttpStatusCode.TooManyRequests => ChatErrorCodes.TooManyRequests,
            _ => ChatErrorCodes.Unavailable,
        },
        $"The history cannot be read: status {(int)response.StatusCode}.",
        retryAfter: response.Headers.RetryAfter is not { } retry ? null : retry.Delta ?? retry.Date - options.TimeProvider.GetUtcNow());
}
