namespace Showroom.Lab.Gateway.Workloads;

/// <summary>A kind of traffic over a number of connections: one row of the benchmark's report.</summary>
/// <param name="Name">In the report and for <c>--workload</c>.</param>
/// <param name="Connections">Held open, each with one request or message in flight.</param>
internal abstract record Workload(string Name, int Connections)
{
    /// <summary>In the report.</summary>
    public string Title => $"{Name}, {Connections}";

    public abstract Task<LoadResult> RunAsync(int port, TimeSpan duration, CancellationToken cancellationToken);
}
