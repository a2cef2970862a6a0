using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.ServerComparison.Load;
using Showroom.Lab.ServerComparison.Protocols;
using Showroom.Reports;

namespace Showroom.Lab.ServerComparison;

/// <summary>The servers side by side.</summary>
internal static class ServersReport
{
    public static ExperimentResult Create(IReadOnlyList<ServerRun> runs, IReadOnlyList<ServerFacts> facts, IReadOnlyList<string> skipped) => new()
    {
        Title = "Cache servers",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{100 - LoadGenerator.WritePercentage} % GET and {LoadGenerator.WritePercentage} % SET of {CacheProtocol.ValueLength} bytes over {LoadGenerator.Keys:N0} keys, all present, without persistence. The load generator writes the protocol itself and shares the processors with the server, so that several threads of a server have little room on a small machine. Processor time is the server's, user and kernel."),
        Tables = [Speed("1,000 operations per second", runs, facts, static run => run.PerSecond / 1000), Speed("Processor time of the server per operation, in µs", runs, facts, static run => run.Processor), Facts(facts)],
        Listings = skipped.Count == 0 ? [] : [new Listing("Not measured", skipped)],
        Runs = ExperimentCommand.Runs(new { runs, facts }),
    };

    private static ReportTable Speed(string title, IReadOnlyList<ServerRun> runs, IReadOnlyList<ServerFacts> facts, Func<ServerRun, double> value) => new()
    {
        Title = title,
        Columns = ["connections x in flight", .. facts.Select(static server => new Column(server.Server))],
        Rows =
        [
            .. runs.GroupBy(static run => (run.Connections, run.Batch)).Select(load => (IReadOnlyList<Cell>)
            [
                $"{load.Key.Connections} x {load.Key.Batch}",
                .. facts.Select(server => (Cell)Figure.Of(load.Where(run => run.Server == server.Server).Select(value))),
            ]),
        ],
        Charts = [Chart.Bars(title, [.. Enumerable.Range(1, facts.Count)])],
    };

    private static ReportTable Facts(IReadOnlyList<ServerFacts> facts)
    {
        return new()
        {
            Title = "Memory, restart, capabilities",
            Columns = ["", "unit", .. facts.Select(static server => new Column(server.Server))],
            Rows =
            [
                Row("memory when empty", "MB", static server => server.EmptyBytes / 1e6),
                Row($"memory for {ServerExperiment.StoredEntries:N0} entries of {CacheProtocol.ValueLength} B", "MB", static server => server.BytesPerEntry * ServerExperiment.StoredEntries / 1e6),
                Row("memory per entry", "bytes", static server => server.BytesPerEntry),
                Row("entries left when killed and started again: as a cache", "%", static server => server.KeptAsCache * 100),
                Row("the same, with persistence", "%", static server => server.KeptDurable * 100),
                .. facts[0].Capabilities.Keys.Select(capability => Row(capability, "", server => server.Capabilities.GetValueOrDefault(capability) ? "yes" : "no")),
            ],
        };

        IReadOnlyList<Cell> Row(string name, string unit, Func<ServerFacts, Cell> value) => [name, unit, .. facts.Select(value)];
    }
}
