using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Showroom.Tests.Running.Web;

/// <summary>A show with products, made through the API.</summary>
/// <param name="Id">The show.</param>
/// <param name="Products">Its products, all of which have stock.</param>
internal sealed record ShowSetup(string Id, IReadOnlyList<string> Products)
{
    /// <summary>A show that runs, with so many products.</summary>
    public static async Task<ShowSetup> CreateAsync(HttpClient gateway, string title, int products = 3, CancellationToken cancellationToken = default)
    {
        var cookie = await SessionOfNewAccountAsync(gateway, $"host {Guid.NewGuid():N}"[..20]);
        var list = await gateway.GetFromJsonAsync<JsonElement>("/api/products?limit=200", cancellationToken);
        // From the end: other tests compare the first one with its seed.
        string[] ids = [.. list.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("stock").GetInt32() > 50).TakeLast(products).Select(item => item.GetProperty("id").GetString()!)];
        var now = TimeProvider.System.GetUtcNow();
        using var created = await gateway.SendAsync(
            HttpMethod.Post, "/api/shows", cookie, new { title, productIds = ids, startsAt = now.AddMinutes(-5), endsAt = now.AddHours(2) });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return new((await created.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString()!, ids);
    }

    /// <summary>The header Cookie of a session; a replica that is ready may not be connected to Redis yet, and refuses logins until then.</summary>
    public static async Task<string> SessionOfNewAccountAsync(HttpClient gateway, string name)
    {
        await gateway.PostAsJsonAsync("/api/accounts", new { name, password = SessionClient.Password });
        var cookie = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await gateway.SendAsync(HttpMethod.Post, "/api/session", cookie: null, new { name, password = SessionClient.Password });
                cookie = response.StatusCode == HttpStatusCode.OK ? response.SessionCookie() : "";
                return response.StatusCode != HttpStatusCode.ServiceUnavailable;
            },
            () => "No replica is connected to Redis.");
        return cookie;
    }

    /// <summary>All messages of the show's chat.</summary>
    public async Task<IReadOnlyList<(long Seq, string Text)>> HistoryAsync(HttpClient gateway, CancellationToken cancellationToken)
    {
        List<(long, string)> messages = [];
        for (string? after = "0"; after is not null;)
        {
            var page = await gateway.GetFromJsonAsync<JsonElement>($"/api/shows/{Id}/messages?after={after}&limit=200", cancellationToken);
            messages.AddRange(page.GetProperty("items").EnumerateArray().Select(message => (message.GetProperty("seq").GetInt64(), message.GetProperty("text").GetString()!)));
            after = page.GetProperty("next").GetString();
        }

        return messages;
    }
}
