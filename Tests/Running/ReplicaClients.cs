using System.Net;
using System.Text.Json;

namespace Showroom.Tests.Running;

/// <summary>Requests to each replica itself, not through the gateway.</summary>
internal sealed class ReplicaClients(DistributedApplication app, params string[] replicas) : IDisposable
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, HttpClient> _clients = replicas.ToDictionary(replica => replica, replica => app.CreateHttpClient(replica, "http"));

    /// <summary>Polls until the response of every replica satisfies the condition.</summary>
    public async Task UntilAllAsync(Uri path, Func<JsonElement, bool> condition, CancellationToken cancellationToken)
    {
        foreach (var client in _clients.Values)
        {
            while (await GetAsync(client, path, cancellationToken) is not { } body || !condition(body))
            {
                await Task.Delay(s_pollInterval, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    // Null for a response without the resource, as while the database is reset.
    private static async Task<JsonElement?> GetAsync(HttpClient client, Uri path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(path, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK ? JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) : null;
    }
}
