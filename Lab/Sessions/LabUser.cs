using System.Net;
using System.Net.Http.Json;

namespace Showroom.Lab.Sessions;

/// <summary>A user with a browser of their own: its connections and its cookies, which hold the session and, with affinity, the replica.</summary>
internal sealed class LabUser : IDisposable
{
    private const int MaxAttempts = 120;
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(500);

    private readonly string _name;
    private readonly string _password;
    private readonly HttpClient _http;
    private readonly CookieContainer _cookies = new();

    /// <param name="number">Part of the name.</param>
    /// <param name="gateway">The address.</param>
    public LabUser(int number, Uri gateway)
        : this($"lab user {number}", "the password of a lab user", gateway)
    {
    }

    /// <param name="name">Of the account.</param>
    /// <param name="password">Of the account.</param>
    /// <param name="gateway">The address.</param>
    public LabUser(string name, string password, Uri gateway)
    {
        (_name, _password) = (name, password);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, CookieContainer = _cookies }) { BaseAddress = gateway };
    }

    /// <summary>The header <c>Cookie</c> of this user's requests.</summary>
    public string Cookie => _cookies.GetCookieHeader(_http.BaseAddress!);

    public Task RegisterAsync(CancellationToken cancellationToken) => PostAsync("/api/accounts", HttpStatusCode.Created, cancellationToken);

    public Task LogInAsync(CancellationToken cancellationToken) => PostAsync("/api/session", HttpStatusCode.OK, cancellationToken);

    /// <summary>Requests a page that needs the session.</summary>
    public async Task<HttpStatusCode> BrowseAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("/api/session", cancellationToken);
        return response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await _http.PostAsJsonAsync(path, new { name = _name, password = _password }, cancellationToken);
            if (response.StatusCode == expected)
            {
                return;
            }

            // While processes start, a machine with few processors is late with Redis; the problem says to try again.
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == MaxAttempts)
            {
                throw new InvalidOperationException($"POST {path} of {_name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await Task.Delay(s_retryDelay, cancellationToken);
        }
    }
}
