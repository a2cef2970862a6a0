using Showroom.ServiceDefaults.Sessions;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Accounts;

public sealed class SecretTests(TestServers servers)
{
    [Fact]
    public async Task No_password_cookie_or_key_of_a_session_is_logged_or_traced()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var api = await CatalogApi.StartAsync(servers, settings: new(CatalogApi.RelaxedTimeouts.Concat(collector.Settings)));
        using var http = api.CreateClient();
        var cookie = await http.RegisterAndLogInAsync("Ada Lovelace");
        Assert.NotNull(await http.GetSessionAsync(cookie));
        using var wrong = await http.SendAsync(HttpMethod.Post, "/api/session", cookie, new { name = "Ada Lovelace", password = "an attempt that is wrong" });
        using var changed = await http.SendAsync(
            HttpMethod.Put, "/api/accounts/me/password", cookie, new { currentPassword = SessionClient.Password, newPassword = "the password after that" });
        Assert.Equal(System.Net.HttpStatusCode.NoContent, changed.StatusCode);
        await collector.UntilAsync(received =>
            received.Spans.Any(span => span.Name == "PUT /api/accounts/me/password") && received.Text("logs").Length > 0);

        var value = cookie.Split('=')[1];
        Assert.True(api.Services.GetRequiredService<SessionCookie>().TryUnprotect(value, out var id));
        string[] secrets = [SessionClient.Password, "an attempt that is wrong", "the password after that", value, id.ToKey(), .. api.Secrets];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, collector.Text("traces"), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, collector.Text("metrics"), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, collector.Text("logs"), StringComparison.Ordinal);
        }
    }
}
