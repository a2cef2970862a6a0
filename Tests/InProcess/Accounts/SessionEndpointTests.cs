using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Accounts;

/// <summary>Registering, logging in and logging out, over HTTP.</summary>
public sealed class SessionEndpointTests(SharedCatalog catalog) : IClassFixture<SharedCatalog>
{
    private readonly HttpClient _http = catalog.Http;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_registered_logs_in_and_logs_out()
    {
        using var registered = await _http.PostAsJsonAsync("/api/accounts", new { name = "Ada Lovelace", password = "difference engine" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var account = await registered.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("Ada Lovelace", account.GetProperty("name").GetString());

        var cookie = await _http.LogInAsync("ada lovelace", "difference engine");
        var session = await _http.GetSessionAsync(cookie);
        Assert.Equal(account.GetRawText(), session!.Value.GetProperty("account").GetRawText());

        using var loggedOut = await _http.SendAsync(HttpMethod.Delete, "/api/session", cookie);
        Assert.Equal(HttpStatusCode.NoContent, loggedOut.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", loggedOut.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Null(await _http.GetSessionAsync(cookie));
    }
}
