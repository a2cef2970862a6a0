using System.Collections.Concurrent;
using System.Text.Json;

namespace Showroom.Lab.Gateway.Chaos;

/// <summary>
/// Follows which replicas the gateway sends requests to, by the events that it logs when that changes: no other source has the moment. Events are
/// recognised by category and id, replica and cluster by the names of the logged values. The gateway has two clusters: one for HTTP/2, one for
/// WebSockets.
/// </summary>
internal sealed class GatewayLogWatcher
{
    private const string Category = "Showroom.Gateway.Health.";
    private const int ReplicaHealthy = 200;
    private const int ReplicaEjected = 201;

    private const int ClusterCount = 2;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<(string Replica, string Cluster), bool> _available = new();

    /// <summary>Makes the gateway's console log one JSON object per line.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["Logging__Console__FormatterName"] = "json",
        ["Logging__LogLevel__Showroom.Gateway.Health"] = "Information",
    };

    /// <summary>Reads one line of the gateway's standard output.</summary>
    public void Read(string line)
    {
        if (!line.StartsWith('{'))
        {
            return;
        }

        using var entry = JsonDocument.Parse(line);
        var root = entry.RootElement;
        if (root.GetProperty("Category").GetString()?.StartsWith(Category, StringComparison.Ordinal) == true
            && root.GetProperty("EventId").GetInt32() is ReplicaHealthy or ReplicaEjected
            && root.GetProperty("State") is var state
            && state.TryGetProperty("Replica", out var replica)
            && state.TryGetProperty("Cluster", out var cluster))
        {
            _available[(replica.GetString()!, cluster.GetString()!)] = root.GetProperty("EventId").GetInt32() == ReplicaHealthy;
        }
    }

    /// <summary>Waits until the gateway sends requests to the replica.</summary>
    public Task WaitUntilAvailableAsync(string replica, CancellationToken cancellationToken) => WaitAsync(replica, isAvailable: true, cancellationToken);

    /// <summary>Waits until the gateway sends no more requests to the replica.</summary>
    public Task WaitUntilUnavailableAsync(string replica, CancellationToken cancellationToken) => WaitAsync(replica, isAvailable: false, cancellationToken);

    private async Task WaitAsync(string replica, bool isAvailable, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        while (_available.Count(entry => entry.Key.Replica == replica && entry.Value == isAvailable) < ClusterCount)
        {
            await Task.Delay(s_pollingInterval, timeout.Token);
        }
    }
}
