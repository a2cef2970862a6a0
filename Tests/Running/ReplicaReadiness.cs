using System.Net;
using System.Net.Http.Json;

namespace Showroom.Tests.Running;

/// <summary>What a replica needs beyond its own readiness before a test can rely on it.</summary>
internal static class ReplicaReadiness
{
    /// <summary>
    /// Waits until a replica of the API is connected to Redis: it is ready before, and refuses logins and misses events until then, which would fail a test that
    /// expects neither.
    /// </summary>
    public static async Task WaitUntilConnectedAsync(this DistributedApplication app, string replica, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = app.GetEndpoint(replica, "http") };
        var account = new { name = $"redis {Guid.NewGuid():N}"[..20], password = SessionClient.Password };
        using var registered = await client.PostAsJsonAsync("/api/accounts", account, cancellationToken);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await client.PostAsJsonAsync("/api/session", account, cancellationToken);
                return response.StatusCode == HttpStatusCode.OK;
            },
            () => $"{replica} is not connected to Redis.");
    }
}
