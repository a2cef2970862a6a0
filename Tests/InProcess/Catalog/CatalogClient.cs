using System.Text;

namespace Showroom.Tests.InProcess.Catalog;

internal static class CatalogClient
{
    public static async Task<HttpResponseMessage> PutAsync(
        this HttpClient http, Guid id, string? tag, string body, string? key = CatalogApi.OperatorKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{id}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        if (key is not null)
        {
            request.Headers.Add("X-Operator-Key", key);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
