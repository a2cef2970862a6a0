using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Showroom.Lab.Chat.Servers;

/// <summary>An account with a session on our replicas.</summary>
internal sealed class ShowroomAccount : IDisposable
{
    private const int MaxAttempts = 120;
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly object s_credentials = new { name = "lab user", password = "the password of a lab user" };

    private readonly HttpClient _http;
    private readonly TimeProvider _time = TimeProvider.System;

    private ShowroomAccount(int port) => _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"),
    };

    /// <summary>The cookie of the session, as a request sends it.</summary>
    public string Cookie { get; private set; } = "";

    /// <summary>Creates the account and its session.</summary>
    /// <exception cref="InvalidOperationException">The replica refused.</exception>
    public static async Task<ShowroomAccount> LogInAsync(int port, CancellationToken cancellationToken)
    {
        var account = new ShowroomAccount(port);
        using var created = await account.PostAsync("/api/accounts", s_credentials, HttpStatusCode.Created, cancellationToken);
        using var session = await account.PostAsync("/api/session", s_credentials, HttpStatusCode.OK, cancellationToken);
        account.Cookie = session.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        return account;
    }

    /// <summary>Creates shows, each of which is a room.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<string>> CreateShowsAsync(int count, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        var now = _time.GetUtcNow();
        for (var number = 1; number <= count; number++)
        {
            var show = new { title = $"Room {number}", productIds = Array.Empty<string>(), startsAt = now, endsAt = now.AddHours(1) };
            using var response = await PostAsync("/api/shows", show, HttpStatusCode.Created, cancellationToken);
            var created = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            ids.Add(created.GetProperty("id").GetString()!);
        }

        return ids;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string path, object body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            if (Cookie.Length > 0)
            {
                request.Headers.Add("Cookie", Cookie);
            }

            var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode == expected)
            {
                return response;
            }

            // While processes start, a machine with few processors is late with Redis; the problem says to try again.
            using (response)
            {
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == MaxAttempts)
                {
                    throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }

            await Task.Delay(s_retryDelay, cancellationToken);
        }
    }
}
