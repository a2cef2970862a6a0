using Showroom.Lab.Chat.Protocols;
using Showroom.Lab.Chat.Telemetry;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Chat.Servers;

/// <summary>Running chat servers of one kind, with the data servers that they need.</summary>
internal sealed class ChatServers : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _owned = new();

    public required string Name { get; init; }

    public required IChatProtocol Protocol { get; init; }

    /// <summary>The port of each server.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>The names of the rooms.</summary>
    public required IReadOnlyList<string> Rooms { get; init; }

    /// <summary>The session of one who sends; null when there are no sessions.</summary>
    public string? Cookie { get; init; }

    /// <summary>The processes that serve connections.</summary>
    public required IReadOnlyList<int> ServerProcesses { get; init; }

    /// <summary>The processes of Redis and, where messages are stored, of Postgres.</summary>
    public required IReadOnlyList<int> DataProcesses { get; init; }

    /// <summary>The connection string of our replicas' Redis; null for servers of others.</summary>
    public string? Redis { get; init; }

    /// <summary>Starts one more of our replicas and returns its port; null for servers of others. To be called once.</summary>
    public Func<CancellationToken, Task<int>>? StartAnotherAsync { get; init; }

    /// <summary>The metrics that the servers send; null when they send none.</summary>
    public MetricsReceiver? Metrics { get; init; }

    public TimeSpan ServerProcessorTime() => Sum(ServerProcesses);

    public TimeSpan DataProcessorTime() => Sum(DataProcesses);

    /// <summary>The physical memory of the processes that serve connections, in bytes.</summary>
    public long ServerMemory() => ServerProcesses.SelectMany(static id => ProcessTree.Children(id).Prepend(id)).Sum(ProcessMemory.ResidentBytes);

    /// <summary>Ends what is added with this; the last one first.</summary>
    public ChatServers Own(IEnumerable<IAsyncDisposable> owned)
    {
        foreach (var one in owned)
        {
            _owned.Push(one);
        }

        return this;
    }

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var one))
        {
            await one.DisposeAsync();
        }
    }

    private static TimeSpan Sum(IEnumerable<int> processes) => processes.Aggregate(TimeSpan.Zero, static (sum, id) => sum + ProcessTree.ProcessorTime(id));
}
