using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Accounts;

/// <summary>Registering, logging in and logging out, over HTTP.</summary>
public sealed class SessionEndpointTests(SharedCatalog catalog) : IClassFixture<SharedCatalog>
{
    private const string Password = SessionClient.Password;

    private readonly HttpClient _http = catalog.Http;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_registered_logs_in_and_logs_out()
    {
        using var registered = await RegisterAsync("Ada Lovelace", "difference engine");
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var account = await registered.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("Ada Lovelace", account.GetProperty("name").GetString());

        var cookie = await _http.LogInAsync("ada lovelace", "difference engine");
        var session = await _http.GetSessionAsync(cookie);
        Assert.Equal(account.GetRawText(), session!.Value.GetProperty("account").GetRawText());

        using var loggedOut = await _http.SendAsync(HttpMethod.Delete, "/api/session", cookie);
        Assert.Equal(HttpStatusCode.NoContent, loggedOut.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", loggedOut.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        // A copy of the cookie is worth nothing after the log-out.
        Assert.Null(await _http.GetSessionAsync(cookie));
        using var again = await _http.SendAsync(HttpMethod.Delete, "/api/session", cookie);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Theory]
    [InlineData("Zoë", "zoe\u0308")]
    [InlineData("STRASSE", "straße")]
    [InlineData("Fullwidth", "Ｆｕｌｌｗｉｄｔｈ")]
    [InlineData("copa", "сора")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("ﬁnch", "FINCH")]
    [InlineData("sun ☀", "sun ☀\ufe0f")]
    public async Task A_name_is_taken_in_every_case_and_form_of_Unicode_and_by_names_that_look_the_same(string name, string same)
    {
        using var first = await RegisterAsync(name, Password);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var second = await RegisterAsync(same, Password);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.NotNull(await _http.GetSessionAsync(await _http.LogInAsync(same, Password)));
    }

    [Fact]
    public async Task Of_concurrent_registrations_of_one_name_exactly_one_succeeds()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RegisterAsync("one of many", Password)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
        Array.ForEach(responses, response => response.Dispose());
    }

    public static TheoryData<string?, string?, string> Invalid => new()
    {
        { null, Password, "name" },
        { "", Password, "name" },
        { " ", Password, "name" },
        { " a", Password, "name" },
        { "a ", Password, "name" },
        { "a  b", Password, "name" },
        { "a\u00a0b", Password, "name" },
        { "a\u0000b", Password, "name" },
        { "a\nb", Password, "name" },
        { "a\u202eb", Password, "name" },
        { "a\u200bb", Password, "name" },
        { "\u0301a", Password, "name" },
        { "pаypal", Password, "name" },
        { "Οlga", Password, "name" },
        { new string('a', 33), Password, "name" },
        { new string('a', 10_240), Password, "name" },
        { "valid 1", null, "password" },
        { "valid 1", "", "password" },
        { "valid 1", "7 chars", "password" },
        { "valid 1", new string('a', 129), "password" },
        { "valid 1", new string('a', 10_240), "password" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_registration_returns_400_with_the_field(string? name, string? password, string field)
    {
        using var response = await RegisterAsync(name, password);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Theory]
    [InlineData("李", "密码密码密码密码")]
    [InlineData("emoji 🎈", "🎈🎈🎈🎈🎈🎈🎈🎈")]
    [InlineData("O'Brien-Smith Jr.", "\0\u0001\n\t \u202e\ud7ff\ufffd")]
    [InlineData("Ольга", "' OR 1=1; --")]
    [InlineData("محمد", "        ")]
    public async Task Names_of_every_script_and_passwords_of_every_character_work(string name, string password)
    {
        using var registered = await RegisterAsync(name, password);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var session = await _http.GetSessionAsync(await _http.LogInAsync(name, password));
        Assert.Equal(name, session!.Value.GetProperty("account").GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_blocked_account_get_the_same_response()
    {
        await _http.RegisterAndLogInAsync("Grace");
        var wrong = await LogInFailsAsync("Grace", "a wrong password");
        Assert.Equal(wrong, await LogInFailsAsync("Unknown", "a wrong password"));
        await Task.WhenAll(Enumerable.Range(0, 12).SelectMany(_ => (string[])["Grace", "Unknown"]).Select(name => LogInFailsAsync(name, "a wrong password")));
        // Too many attempts, so that the right password is not accepted either.
        Assert.Equal(wrong, await LogInFailsAsync("Grace", Password));
        Assert.Equal(wrong, await LogInFailsAsync("Unknown", Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("CfDJ8")]
    [InlineData("%C3%A9")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_cookie_is_no_session(string value) => Assert.Null(await _http.GetSessionAsync($"showroom.session={value}"));

    [Fact]
    public async Task A_truncated_or_altered_cookie_is_no_session()
    {
        var cookie = await _http.CookieOfAsync(Caller.Member);
        Assert.NotNull(await _http.GetSessionAsync(cookie));
        Assert.Null(await _http.GetSessionAsync(cookie[..^1]));
        Assert.Null(await _http.GetSessionAsync(cookie[..60]));
        Assert.Null(await _http.GetSessionAsync(cookie + cookie));
        for (var index = "showroom.session=".Length; index < cookie.Length; index += 7)
        {
            var altered = cookie[..index] + (cookie[index] == 'A' ? 'B' : 'A') + cookie[(index + 1)..];
            Assert.Null(await _http.GetSessionAsync(altered));
        }

        Assert.NotNull(await _http.GetSessionAsync(cookie));
    }

    [Fact]
    public async Task Logging_in_with_the_cookie_of_another_session_starts_a_new_one_and_ends_that()
    {
        var planted = await _http.RegisterAndLogInAsync("attacker");
        await _http.RegisterAndLogInAsync("victim");
        using var response = await _http.SendAsync(HttpMethod.Post, "/api/session", planted, new { name = "victim", password = Password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var session = await _http.GetSessionAsync(response.SessionCookie());
        Assert.Equal("victim", session!.Value.GetProperty("account").GetProperty("name").GetString());
        Assert.Null(await _http.GetSessionAsync(planted));
    }

    [Fact]
    public async Task Sessions_are_listed_and_revoked_one_by_one_or_all()
    {
        var first = await _http.RegisterAndLogInAsync("lister");
        var second = await _http.LogInAsync("lister", Password);
        using var listed = await _http.SendAsync(HttpMethod.Get, "/api/sessions", second);
        var sessions = (await listed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).EnumerateArray().ToArray();
        Assert.Equal(2, sessions.Length);
        var other = sessions.Single(session => !session.GetProperty("isCurrent").GetBoolean()).GetProperty("id").GetString();

        using var revoked = await _http.SendAsync(HttpMethod.Delete, $"/api/sessions/{other}", second);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Null(await _http.GetSessionAsync(first));
        Assert.NotNull(await _http.GetSessionAsync(second));
        using var missing = await _http.SendAsync(HttpMethod.Delete, $"/api/sessions/{other}", second);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

        var third = await _http.LogInAsync("lister", Password);
        using var all = await _http.SendAsync(HttpMethod.Delete, "/api/sessions", third);
        Assert.Equal(HttpStatusCode.NoContent, all.StatusCode);
        Assert.Null(await _http.GetSessionAsync(second));
        Assert.Null(await _http.GetSessionAsync(third));
    }

    [Fact]
    public async Task Changing_the_password_ends_all_sessions()
    {
        const string replacement = "another password";
        var first = await _http.RegisterAndLogInAsync("changer");
        var second = await _http.LogInAsync("changer", Password);
        using var wrong = await _http.SendAsync(HttpMethod.Put, "/api/accounts/me/password", first, new { currentPassword = "a wrong password", newPassword = replacement });
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        using var changed = await _http.SendAsync(HttpMethod.Put, "/api/accounts/me/password", first, new { currentPassword = Password, newPassword = replacement });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Null(await _http.GetSessionAsync(first));
        Assert.Null(await _http.GetSessionAsync(second));
        await LogInFailsAsync("changer", Password);
        Assert.NotNull(await _http.GetSessionAsync(await _http.LogInAsync("changer", replacement)));
    }

    [Theory]
    [InlineData("http", "path=/; samesite=lax; httponly")]
    [InlineData("https", "path=/; secure; samesite=lax; httponly")]
    public async Task The_cookie_is_for_this_site_and_not_for_scripts_and_secure_when_the_client_uses_TLS(string scheme, string attributes)
    {
        await _http.RegisterAndLogInAsync($"cookie {scheme}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = JsonContent.Create(new { name = $"cookie {scheme}", password = Password }) };
        request.Headers.Add("X-Forwarded-Proto", scheme);
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(attributes, response.Headers.GetValues("Set-Cookie").Single().Split("; ", 2)[1]);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://OWN", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://OWN", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.NoContent)]
    [InlineData("X-Other", "1", HttpStatusCode.NoContent)]
    public async Task A_write_from_a_page_of_another_origin_is_refused(string header, string value, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session");
        request.Headers.TryAddWithoutValidation(header, value.Replace("OWN", _http.BaseAddress!.Authority, StringComparison.Ordinal));
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("http://shop.example:8080", HttpStatusCode.NoContent)]
    [InlineData("http://shop.example", HttpStatusCode.Forbidden)]
    public async Task Behind_the_gateway_the_origin_of_a_page_is_the_host_of_the_gateway(string origin, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session");
        request.Headers.Add("X-Forwarded-Host", "shop.example:8080");
        request.Headers.Add("Origin", origin);
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(status, response.StatusCode);
    }

    private Task<HttpResponseMessage> RegisterAsync(string? name, string? password) =>
        _http.SendAsync(HttpMethod.Post, "/api/accounts", null, new { name, password });

    /// <returns>The response without its trace id.</returns>
    private async Task<string> LogInFailsAsync(string name, string password)
    {
        using var response = await _http.SendAsync(HttpMethod.Post, "/api/session", null, new { name, password });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return problem.GetProperty("detail").GetString()! + response.Headers.WwwAuthenticate;
    }
}
