using System.Net;
using System.Text.Json.Serialization.Metadata;

namespace Showroom.Web.Backend;

/// <summary>
/// Sends requests to the API through the gateway. A response that is neither a success nor a refusal (429 and everything from 500) throws
/// <see cref="HttpRequestException"/>, which becomes the page with status 503.
/// </summary>
internal sealed class ApiClient(HttpClient http)
{
    /// <summary>Reads a document that exists.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        await FindAsync(path, type, cancellationToken) ?? throw new HttpRequestException($"There is no {path}.", null, HttpStatusCode.NotFound);

    /// <returns>Null when the API does not have the document (404), or the caller has no session (401).</returns>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(type, cancellationToken);
    }

    /// <summary>Sends a write whose response has a document.</summary>
    public async Task<ApiResult<T>> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadProblemAsync(response, cancellationToken) is { } problem
            ? new(null, problem)
            : new(await response.Content.ReadFromJsonAsync(type, cancellationToken), null);
    }

    /// <summary>Sends a write.</summary>
    /// <returns>Null when it succeeded.</returns>
    public async Task<ApiProblem?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadProblemAsync(response, cancellationToken);
    }

    private static async Task<ApiProblem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return null;
        }

        if (response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            response.EnsureSuccessStatusCode();
        }

        return await response.Content.ReadFromJsonAsync(BackendJson.Default.ApiProblem, cancellationToken);
    }
}
