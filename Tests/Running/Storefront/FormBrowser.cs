using System.Net;
using System.Text.RegularExpressions;

namespace Showroom.Tests.Running.Storefront;

/// <summary>A browser without scripts: it has cookies, reads pages and submits their forms, to whichever replica.</summary>
internal sealed partial class FormBrowser(IReadOnlyList<Uri> replicas) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<HttpResponseMessage> GetAsync(string path, int replica = 0, string accept = "text/html", string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(replicas[replica], path));
        request.Headers.Accept.ParseAdd(accept);
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        return await _http.SendAsync(request, Cancellation);
    }

    /// <summary>The text of a page, which must exist.</summary>
    public async Task<string> ReadAsync(string path, int replica = 0, string? language = null)
    {
        using var response = await GetAsync(path, replica, language: language);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {text}");
        return text;
    }

    /// <summary>Submits the form of a page that leads to a path, with its hidden fields.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string page, string action, int replica = 0, params (string Name, string Value)[] fields)
    {
        var form = FormPattern().Matches(page).FirstOrDefault(form => form.Groups["action"].Value.Split('?')[0] == action)
            ?? throw new InvalidOperationException($"The page has no form for {action}: {page}");
        var hidden = HiddenPattern().Matches(form.Groups["content"].Value)
            .Select(static field => KeyValuePair.Create(field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value)));
        return SendAsync(WebUtility.HtmlDecode(form.Groups["action"].Value), replica, [.. hidden.Where(field => fields.All(own => own.Name != field.Key)), .. fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))]);
    }

    /// <summary>Signs up, and so logs in.</summary>
    public async Task SignUpAsync()
    {
        using var response = await SubmitAsync(await ReadAsync("/signup"), "/signup", 0, ("name", "member"), ("password", StubApi.Password));
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (response.StatusCode, response.Headers.Location?.ToString()));
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, int replica, KeyValuePair<string, string>[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replicas[replica], path)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Accept.ParseAdd("text/html");
        return await _http.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("""<form\b[^>]*\baction="(?<action>[^"]*)"[^>]*>(?<content>.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex FormPattern();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"[^>]*>""")]
    private static partial Regex HiddenPattern();
}
