using System.Net;

namespace Showroom.Tests.Running.Storefront;

/// <summary>Forms without scripts, whichever replica receives them.</summary>
[Collection(nameof(StorefrontTests))]
public sealed class FormTests(StorefrontSystem system)
{
    // Every page also has a hidden alert for a lost connection.
    private const string Refusal = "class=\"notice error\" role=\"alert\"";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_of_one_replica_is_accepted_by_the_other_and_refused_without_its_token()
    {
        using var browser = new FormBrowser(system.Replicas);
        var page = await browser.ReadAsync("/login", replica: 0);
        using var accepted = await browser.SubmitAsync(page, "/login", replica: 1, ("name", "member"), ("password", StubApi.Password));
        Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);

        using var forged = await browser.SubmitAsync(page, "/login", replica: 1, ("name", "member"), ("password", StubApi.Password), ("__RequestVerificationToken", "forged"));
        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (forged.StatusCode, forged.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_form_that_has_expired_leads_back_to_its_page()
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        foreach (var (page, action) in ((string, string)[])[("/account", "/account/password"), ("/shows/new", "/shows/new"), ($"/shows/{StubApi.Show}", "/orders"), ("/", "/logout")])
        {
            using var response = await browser.SubmitAsync(await browser.ReadAsync(page), action, replica: 1, ("__RequestVerificationToken", "expired"));
            var text = await response.Content.ReadAsStringAsync(Cancellation);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("This form has expired", text, StringComparison.Ordinal);
            Assert.Contains($"<a class=\"button\" href=\"{page}\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_that_is_posted_twice_buys_once()
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        var page = await browser.ReadAsync($"/shows/{StubApi.Show}");
        var before = system.Api.OrderCount;
        using var first = await browser.SubmitAsync(page, "/orders", replica: 0);
        using var second = await browser.SubmitAsync(page, "/orders", replica: 1);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (first.StatusCode, second.StatusCode));
        Assert.StartsWith("/orders/", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(before + 1, system.Api.OrderCount);

        // The page that is loaded again has another key.
        using var third = await browser.SubmitAsync(await browser.ReadAsync($"/shows/{StubApi.Show}"), "/orders");
        Assert.Equal(before + 2, system.Api.OrderCount);
    }

    [Fact]
    public async Task Who_buys_without_a_session_logs_in_and_returns()
    {
        using var browser = new FormBrowser(system.Replicas);
        using var bought = await browser.SubmitAsync(await browser.ReadAsync($"/products/{StubApi.Product}"), "/orders");
        Assert.Equal($"/login?return=%2Fproducts%2F{StubApi.Product}", bought.Headers.Location?.ToString());

        using var loggedIn = await browser.SubmitAsync(await browser.ReadAsync(bought.Headers.Location!.ToString()), "/login", 0, ("name", "member"), ("password", StubApi.Password));
        Assert.Equal($"/products/{StubApi.Product}", loggedIn.Headers.Location?.ToString());
    }

    [Fact]
    public async Task After_logging_out_nothing_private_is_shown()
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        using var response = await browser.GetAsync("/account");
        Assert.True(response.Headers.CacheControl?.NoStore);
        var page = await response.Content.ReadAsStringAsync(Cancellation);
        using var loggedOut = await browser.SubmitAsync(page, "/logout", replica: 1);
        Assert.Equal("/", loggedOut.Headers.Location?.ToString());

        using var again = await browser.GetAsync("/account");
        Assert.Equal((HttpStatusCode.Found, "/login?return=%2Faccount"), (again.StatusCode, again.Headers.Location?.PathAndQuery ?? again.Headers.Location?.ToString()));
        Assert.DoesNotContain("member &lt;", await browser.ReadAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_form_says_why_once_with_what_was_entered()
    {
        using var browser = new FormBrowser(system.Replicas);
        using var refused = await browser.SubmitAsync(await browser.ReadAsync("/signup"), "/signup", 0, ("name", "taken"), ("password", StubApi.Password));
        Assert.Equal((HttpStatusCode.SeeOther, "/signup?return=%2F"), (refused.StatusCode, refused.Headers.Location?.ToString()));

        var corrected = await browser.ReadAsync("/signup", replica: 1);
        Assert.Contains(Refusal, corrected, StringComparison.Ordinal);
        Assert.Contains("value=\"taken\"", corrected, StringComparison.Ordinal);
        Assert.DoesNotContain(StubApi.Password, corrected, StringComparison.Ordinal);
        Assert.DoesNotContain(Refusal, await browser.ReadAsync("/signup"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_for_more_products_keeps_what_was_chosen_and_entered_for_a_show()
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        using var searched = await browser.SubmitAsync(
            await browser.ReadAsync("/shows/new"), "/shows/new", 0,
            ("q", "lamp & co"), ("search", "true"), ("products", StubApi.Product), ("title", "Lamps \"tonight\""), ("starts", "2030-01-02T03:04"), ("minutes", "90"));
        Assert.Equal((HttpStatusCode.SeeOther, "/shows/new?q=lamp%20%26%20co"), (searched.StatusCode, searched.Headers.Location?.ToString()));

        var page = await browser.ReadAsync("/shows/new?q=lamp%20%26%20co", replica: 1);
        Assert.Contains("value=\"lamp &amp; co\"", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split($"name=\"products\" value=\"{StubApi.Product}\" checked").Length - 1);
        Assert.Equal(1, page.Split($"name=\"products\" value=\"{StubApi.Product}\"").Length - 1);
        Assert.Contains("value=\"Lamps &quot;tonight&quot;\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2030-01-02T03:04\"", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"90\" selected", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"show-notice\"", page, StringComparison.Ordinal);

        // A refusal keeps them too.
        using var refused = await browser.SubmitAsync(page, "/shows/new", 1, ("products", StubApi.Product), ("title", "Lamps"), ("starts", "tomorrow"), ("minutes", "30"));
        var corrected = await browser.ReadAsync("/shows/new");
        Assert.Contains(Refusal, corrected, StringComparison.Ordinal);
        Assert.Contains($"name=\"products\" value=\"{StubApi.Product}\" checked", corrected, StringComparison.Ordinal);
        Assert.Contains("<option value=\"30\" selected", corrected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\tevil")]
    public async Task Forms_lead_to_pages_of_this_site_only(string address)
    {
        using var browser = new FormBrowser(system.Replicas);
        var page = await browser.ReadAsync("/login");
        using var loggedIn = await browser.SubmitAsync(page, "/login", 0, ("name", "member"), ("password", StubApi.Password), ("return", address));
        Assert.Equal("/", loggedIn.Headers.Location?.ToString());
    }
}
