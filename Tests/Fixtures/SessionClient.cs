using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Cookie = Showroom.ServiceDefaults.Sessions.SessionCookie;

namespace Showroom.Tests.Fixtures;

/// <summary>Registers and logs in.</summary>
internal static class SessionClient
{
    public const string Password = "a password of a member";

    /// <summary>Of the account that <see cref="Migrations"/> makes.</summary>
    public const string OperatorPassword = "the operator's password in tests";

    private static readonly ConditionalWeakTable<HttpClient, Lazy<Task<string>>> s_operators = [];
    private static readonly ConditionalWeakTable<HttpClient, Lazy<Task<string>>> s_members = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Adds the cookie of a session to a request; the same session for all requests of a client.</summary>
    public static async Task AuthenticateAsync(this HttpClient http, HttpRequestMessage request, Caller caller)
    {
        if (caller != Caller.Anonymous)
        {
            request.Headers.TryAddWithoutValidation("Cookie", await http.CookieOfAsync(caller));
        }
    }

    /// <summary>The header Cookie of a session of the caller.</summary>
    public static Task<string> CookieOfAsync(this HttpClient http, Caller caller) => caller == Caller.Operator
        ? s_operators.GetValue(http, static client => new(() => LogInAsync(client, "operator", OperatorPassword))).Value
        : s_members.GetValue(http, static client => new(() => RegisterAndLogInAsync(client, $"member {Guid.NewGuid():N}"[..30]))).Value;

    /// <summary>Registers an account and logs in.</summary>
    /// <returns>The header Cookie of the session.</returns>
    public static async Task<string> RegisterAndLogInAsync(this HttpClient http, string name)
    {
        using var client = WithoutCookies(http);
        using var registered = await client.PostAsJsonAsync("/api/accounts", new { name, password = Password }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        return await LogInAsync(http, name, Password);
    }

    /// <summary>Logs in.</summary>
    /// <returns>The header Cookie of the session.</returns>
    public static async Task<string> LogInAsync(this HttpClient http, string name, string password)
    {
        using var client = WithoutCookies(http);
        using var response = await client.PostAsJsonAsync("/api/session", new { name, password }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.SessionCookie();
    }

    /// <summary>Sends a request with the header Cookie, and no other.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this HttpClient http, HttpMethod method, string path, string? cookie, object? body = null)
    {
        using var client = WithoutCookies(http);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        return await client.SendAsync(request, Cancellation);
    }

    /// <summary>The session of a cookie, or null when there is none.</summary>
    public static async Task<JsonElement?> GetSessionAsync(this HttpClient http, string? cookie)
    {
        using var response = await http.SendAsync(HttpMethod.Get, "/api/session", cookie);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>The header Cookie with the session that a response starts.</summary>
    public static string SessionCookie(this HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith($"{Cookie.Name}=", StringComparison.Ordinal)).Split(';')[0];

    /// <summary>Hashes of passwords that cost little time.</summary>
    public static IServiceCollection AddFastPasswordHashes(this IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);

    private static HttpClient WithoutCookies(HttpClient http) => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = http.BaseAddress };
}
