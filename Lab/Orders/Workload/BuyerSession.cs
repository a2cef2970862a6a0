using System.Net;
using System.Net.Http.Json;

namespace Showroom.Lab.Orders.Workload;

/// <summary>The session of an account.</summary>
internal static class BuyerSession
{
    private const string Password = "the password of a lab buyer";
    private const int MaxAttempts = 120;
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Creates accounts with a session each.</summary>
    /// <returns>The headers <c>Cookie</c>.</returns>
    public static async Task<IReadOnlyList<string>> RegisterAsync(Uri server, int count, CancellationToken cancellationToken)
    {
        using var http = Client(server);
        var cookies = new List<string>();
        for (var i = 1; i <= count; i++)
        {
            var credentials = new { name = $"lab buyer {i}", password = Password };
            using var created = await PostAsync(http, "/api/accounts", credentials, HttpStatusCode.Created, cancellationToken);
            cookies.Add(await LogInAsync(http, credentials, cancellationToken));
        }

        return cookies;
    }

    /// <summary>Logs in an account that exists.</summary>
    /// <returns>The header <c>Cookie</c>.</returns>
    public static async Task<string> LogInAsync(Uri server, string name, string password, CancellationToken cancellationToken)
    {
        using var http = Client(server);
        return await LogInAsync(http, new { name, password }, cancellationToken);
    }

    private static HttpClient Client(Uri server) => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = server };

    private static async Task<string> LogInAsync(HttpClient http, object credentials, CancellationToken cancellationToken)
    {
        using var session = await PostAsync(http, "/api/session", credentials, HttpStatusCode.OK, cancellationToken);
        return session.Headers.GetValues("Set-Cookie").First().Split(';')[0];
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, object body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await http.PostAsJsonAsync(path, body, cancellationToken);
            if (response.StatusCode == expected)
            {
                return response;
            }

            using (response)
            {
                // While processes start, a machine with few processors is late with Redis.
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == MaxAttempts)
                {
                    throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }

            await Task.Delay(s_retryDelay, cancellationToken);
        }
    }
}
