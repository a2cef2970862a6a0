using Showroom.Hosting.Messaging.Resources;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Messaging.Emulator;

/// <summary>The health check of the emulator.</summary>
internal static class EmulatorReadiness
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public static Task CheckAsync(MessagingResource messaging, CancellationToken cancellationToken) =>
        ReadinessRetry.ExecuteAsync(token => RequestAsync(messaging, token), static error => error is HttpRequestException, s_retryDelay, cancellationToken, s_timeout);

    private static async Task RequestAsync(MessagingResource messaging, CancellationToken cancellationToken)
    {
        var address = await messaging.Address.GetValueAsync(cancellationToken).ConfigureAwait(false);
        using var response = await s_client.GetAsync(new Uri($"{address}/health"), cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
