using System.Net;
using System.Text.RegularExpressions;

namespace Showroom.Tests.Running.Storefront;

/// <summary>What every page has in common: headers, escaping, languages, assets and errors.</summary>
[Collection(nameof(StorefrontTests))]
public sealed partial class PageTests(StorefrontSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pages =>
        ["/", $"/shows/{StubApi.Show}", "/products", $"/products/{StubApi.Product}", "/leaderboards", "/login", "/signup", "/account", "/orders", $"/orders/{StubApi.Product}", "/shows/new"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Markup_is_shown_as_text_under_a_policy_without_inline_content(string page)
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        using var response = await browser.GetAsync(page);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("<script>alert", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlinePattern(), text);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "DENY", "web-1"), (Header(response, "X-Content-Type-Options"), Header(response, "X-Frame-Options"), Header(response, "X-Served-By")));
        Assert.True(response.Headers.CacheControl?.NoStore, "A page of a session is not stored.");
    }

    [Theory]
    [InlineData("ko", "ko", "€1,234.50")]
    [InlineData("ja-JP,en;q=0.5", "ja", "€1,234.50")]
    [InlineData("fr, en-GB;q=0.8, ko;q=0.9", "ko", "€1,234.50")]
    [InlineData("de-DE", "en", "€1,234.50")]
    [InlineData("nonsense;;;q=,", "en", "€1,234.50")]
    public async Task The_language_is_the_first_accepted_one_that_there_is(string accepted, string language, string price)
    {
        using var browser = new FormBrowser(system.Replicas);
        using var response = await SendAsync(accepted);
        var text = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Contains($"<html lang=\"{language}\">", text, StringComparison.Ordinal);
        Assert.Contains(price, text, StringComparison.Ordinal);
        Assert.Contains("Accept-Language", Header(response, "Vary"), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(string accepted)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(system.Replicas[0], $"/products/{StubApi.Product}"));
            request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
            return await http.SendAsync(request, Cancellation);
        }
    }

    [Fact]
    public async Task The_switch_replaces_the_accepted_language_and_returns_to_the_page()
    {
        using var browser = new FormBrowser(system.Replicas);
        using var switched = await browser.GetAsync("/language/ja?return=%2Fproducts");
        Assert.Equal((HttpStatusCode.Found, "/products"), (switched.StatusCode, switched.Headers.Location?.ToString()));

        Assert.Contains("<html lang=\"ja\">", await browser.ReadAsync("/products", replica: 1, language: "ko"), StringComparison.Ordinal);

        using var elsewhere = await browser.GetAsync("/language/en?return=%2F%2Fevil.example");
        Assert.Equal("/", elsewhere.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Assets_are_fingerprinted_and_a_fingerprint_of_another_version_leads_to_the_present_file()
    {
        using var browser = new FormBrowser(system.Replicas);
        var assets = AssetPattern().Matches(await browser.ReadAsync("/")).Select(static match => match.Groups["path"].Value).ToArray();
        Assert.Superset(new HashSet<string> { "css", "js", "svg" }, assets.Select(static asset => asset.Split('.')[^1]).ToHashSet());
        foreach (var asset in assets)
        {
            using var present = await browser.GetAsync(asset, accept: "*/*");
            using var other = await browser.GetAsync(FingerprintPattern().Replace(asset, ".0123456789."), accept: "*/*");
            Assert.Equal(HttpStatusCode.OK, present.StatusCode);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            Assert.Contains("immutable", present.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("immutable", other.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
            Assert.Equal(await present.Content.ReadAsByteArrayAsync(Cancellation), await other.Content.ReadAsByteArrayAsync(Cancellation));
        }

        using var missing = await browser.GetAsync("/nothing.0123456789.css", accept: "*/*");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/products/019b76da-a800-7000-8000-0000000000ff")]
    [InlineData("/products/not-an-id")]
    [InlineData("/pictures/nothing.svg")]
    public async Task What_does_not_exist_is_a_page_for_browsers_and_a_problem_for_others(string path)
    {
        using var browser = new FormBrowser(system.Replicas);
        using var page = await browser.GetAsync(path, language: "ko");
        var text = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<html lang=\"ko\">", text, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy", page.Headers.Select(static header => header.Key));

        using var problem = await browser.GetAsync(path, accept: "application/json");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task While_the_api_is_down_the_page_says_so_and_it_recovers()
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        system.Api.IsDown = true;
        try
        {
            using var response = await browser.GetAsync("/");
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Contains("data-retry", text, StringComparison.Ordinal);
            Assert.NotNull(response.Headers.RetryAfter);
        }
        finally
        {
            system.Api.IsDown = false;
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await browser.GetAsync("/");
                return response.StatusCode == HttpStatusCode.OK;
            },
            static () => "The page does not recover.");
    }

    [Fact]
    public async Task Requests_to_the_api_have_the_host_and_the_address_of_the_clients_and_their_session()
    {
        using var browser = new FormBrowser(system.Replicas);
        await browser.SignUpAsync();
        var page = await browser.ReadAsync($"/products/{StubApi.Product}");

        Assert.Equal(system.Replicas[0].Authority, system.Api.LastHeaders.Host.ToString());
        Assert.Equal("127.0.0.1", system.Api.LastHeaders["X-Forwarded-For"].ToString());
        Assert.Contains("api-7, l2", page, StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    [GeneratedRegex("""<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex InlinePattern();

    [GeneratedRegex("""="(?<path>[^" ]+\.[0-9a-z]{10}\.(?:css|js|svg))" ?""")]
    private static partial Regex AssetPattern();

    [GeneratedRegex(@"\.[0-9a-z]{10}\.")]
    private static partial Regex FingerprintPattern();
}
