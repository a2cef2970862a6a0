using System.Text;

namespace Showroom.Tests.InProcess.Catalog;

internal static class CatalogClient
{
    /// <summary>Updates a product.</summary>
    /// <param name="http">A client of the Api or of a gateway.</param>
    /// <param name="id">The product.</param>
    /// <param name="tag">The header If-Match; null for none.</param>
    /// <param name="body">JSON.</param>
    /// <param name="caller">Whose session the request has.</param>
    public static async Task<HttpResponseMessage> PutAsync(this HttpClient http, Guid id, string? tag, string body, Caller caller = Caller.Operator)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{id}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        await http.AuthenticateAsync(request, caller);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
