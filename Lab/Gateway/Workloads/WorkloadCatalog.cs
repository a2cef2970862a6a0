using Showroom.Lab.Gateway.Replicas;

namespace Showroom.Lab.Gateway.Workloads;

/// <summary>The rows of the gateway's benchmark.</summary>
internal static class WorkloadCatalog
{
    private const int WriteConnections = 64;
    private const int DownloadConnections = 16;

    public static IReadOnlyList<string> Names { get; } = ["get", "post-4k", "post-100k", "get-1m", "websocket"];

    /// <param name="names">A selection of <see cref="Names"/>.</param>
    /// <param name="connections">Numbers of connections of <c>get</c>; the other workloads have their own.</param>
    /// <param name="wrk">The path of wrk.</param>
    /// <param name="folder">For scripts.</param>
    public static IReadOnlyList<Workload> Create(IReadOnlyCollection<string> names, IReadOnlyList<int> connections, string wrk, string folder)
    {
        var wrkRuns = new Wrk(wrk, folder);
        Workload[] all =
        [
            .. connections.Select(count => new HttpWorkload("get", count, wrkRuns, ReplicaCommand.Path)),
            new HttpWorkload("post-4k", WriteConnections, wrkRuns, ReplicaCommand.UploadPath, BodyLength: 4 * 1024),
            new HttpWorkload("post-100k", WriteConnections, wrkRuns, ReplicaCommand.UploadPath, BodyLength: 100 * 1024),
            new HttpWorkload("get-1m", DownloadConnections, wrkRuns, ReplicaCommand.DownloadPath),
            new WebSocketWorkload("websocket", 1),
            new WebSocketWorkload("websocket", 64),
        ];
        return [.. all.Where(workload => names.Contains(workload.Name))];
    }
}
