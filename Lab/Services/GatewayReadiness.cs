namespace Showroom.Lab.Services;

/// <summary>Waits until a gateway has found its replicas.</summary>
internal static class GatewayReadiness
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits until each replica has responded to a request through the gateway: its probes find one after the other, and until then it balances over those that
    /// it has found.
    /// </summary>
    /// <param name="gateway">Its address.</param>
    /// <param name="replicas">Their names, as in the header X-Served-By.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="path">A path to which they respond with 2xx.</param>
    public static async Task WaitUntilServedByAsync(Uri gateway, IEnumerable<string> replicas, CancellationToken cancellationToken, string path = "/api/products?limit=1")
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = gateway };
        for (var missing = replicas.ToHashSet(StringComparer.Ordinal); missing.Count > 0;)
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            if (!response.IsSuccessStatusCode || !response.Headers.TryGetValues("X-Served-By", out var names) || !missing.Remove(names.First()))
            {
                await Task.Delay(s_pollingInterval, cancellationToken);
            }
        }
    }
}
