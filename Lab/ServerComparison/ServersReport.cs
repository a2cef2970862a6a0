using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;
using Showroom.Lab.ServerComparison.Load;
using Showroom.Lab.ServerComparison.Protocols;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.ServerComparison;

/// <summary>The servers side by side.</summary>
internal sealed class ServersReport(IReadOnlyList<ServerRun> runs, IReadOnlyList<ServerFacts> facts, IReadOnlyList<string> skipped, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Cache servers\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{100 - LoadGenerator.WritePercentage} % GET and {LoadGenerator.WritePercentage} % SET of {CacheProtocol.ValueLength} bytes over {LoadGenerator.Keys:N0} keys, all present, without persistence. The load generator writes the protocol itself and shares the processors with the server, so that several threads of a server have little room on a small machine. Medians of {runs.Max(static run => run.Round)} rounds (min to max); processor time is the server's, user and kernel.\n");
        foreach (var server in skipped)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Not measured: {server}\n");
        }

        var names = facts.Select(static server => server.Server).ToArray();
        text.AppendLine(CultureInfo.InvariantCulture, $"| connections x in flight | {string.Join(" | ", names.Select(static name => $"{name}: 1,000 op/s | µs CPU/op"))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(names.Select(static _ => "---|---|"))}");
        foreach (var load in runs.GroupBy(static run => (run.Connections, run.Batch)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {load.Key.Connections} x {load.Key.Batch} | {string.Join(" | ", names.Select(name =>
                $"{Of(load, name, static run => run.PerSecond / 1000).ToString("0.0")} | {Of(load, name, static run => run.Processor).ToString("0.0")}"))} |");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"\n| | {string.Join(" | ", names)} |\n|---|{string.Concat(names.Select(static _ => "---|"))}");
        Row("memory when empty, MB", static server => $"{server.EmptyBytes / 1e6:0}");
        Row($"memory for {ServerExperiment.StoredEntries:N0} entries of {CacheProtocol.ValueLength} B, MB (bytes per entry)", static server => $"{server.BytesPerEntry * ServerExperiment.StoredEntries / 1e6:0} ({server.BytesPerEntry:0})");
        Row("entries left when killed and started again: as a cache", static server => $"{server.KeptAsCache:P0}");
        Row("the same, with persistence", static server => $"{server.KeptDurable:P0}");
        foreach (var capability in facts[0].Capabilities.Keys)
        {
            Row(capability, server => server.Capabilities.GetValueOrDefault(capability) ? "yes" : "no");
        }

        return text.ToString();

        void Row(string name, Func<ServerFacts, string> value) => text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", facts.Select(value))} |");
    }

    public string Json() => Report.ToJson(new { machine, command, skipped, facts, runs });

    private static Spread Of(IEnumerable<ServerRun> load, string server, Func<ServerRun, double> value) => Spread.Of([.. load.Where(run => run.Server == server).Select(value)]);
}
