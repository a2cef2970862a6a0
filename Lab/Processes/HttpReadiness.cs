using System.Globalization;

namespace Showroom.Lab.Processes;

/// <summary>Waits until a server responds over HTTP.</summary>
internal static class HttpReadiness
{
    /// <summary>Waits until a GET of the path returns 2xx.</summary>
    /// <exception cref="InvalidOperationException">The process exited first, or did not respond within three minutes.</exception>
    public static async Task WaitUntilRespondsAsync(this ChildProcess process, int port, string path, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}{path}");
        await process.WaitUntilReadyAsync(
            async () =>
            {
                try
                {
                    using var response = await client.GetAsync(address, cancellationToken);

                    // Another process may have taken the port of one that has exited.
                    return response.IsSuccessStatusCode && !process.HasExited;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            cancellationToken);
    }
}
