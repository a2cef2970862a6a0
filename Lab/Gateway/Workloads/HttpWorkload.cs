namespace Showroom.Lab.Gateway.Workloads;

/// <summary>Requests that wrk sends.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Connections">Of wrk.</param>
/// <param name="Wrk">Which sends them.</param>
/// <param name="Path">Of the replica.</param>
/// <param name="BodyLength">In bytes; 0 for GET.</param>
internal sealed record HttpWorkload(string Name, int Connections, Wrk Wrk, string Path, int BodyLength = 0) : Workload(Name, Connections)
{
    public override Task<LoadResult> RunAsync(int port, TimeSpan duration, CancellationToken cancellationToken) =>
        Wrk.RunAsync(port, Path, BodyLength, Connections, duration, cancellationToken);
}
