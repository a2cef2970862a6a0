using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Processes;
using Showroom.Lab.ServerComparison.Load;
using Showroom.Reports;

namespace Showroom.Lab.ServerComparison;

/// <summary><c>lab servers</c>: the servers that can be a cache, on one workload.</summary>
internal static class ServersCommand
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(300);

    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Rounds; each loads every server once per number of connections.", 3, 1, 100);
    private static readonly Option<int> s_milliseconds = NumberOption.Create("--milliseconds", "Length of one run, in milliseconds.", 1000, 100, 60_000);
    private static readonly Option<int[]> s_connections = new("--connections") { Description = "Numbers of connections.", DefaultValueFactory = _ => [1, 8, 64, 256], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> s_pipeline = NumberOption.Create("--pipeline", "Requests in flight per connection in the pipelined half of the runs.", 16, 2, 64);

    public static Command Create()
    {
        s_connections.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } values || values.Any(static value => value is < 1 or > 512))
            {
                result.AddError("--connections must be numbers between 1 and 512.");
            }
        });
        return ExperimentCommand.Create(
            "servers",
            "redis-server, valkey-server, Garnet and memcached on one workload: speed, processor time, memory, restart, and what each can do.",
            [s_rounds, s_milliseconds, s_connections, s_pipeline],
            RunAsync);
    }

    private static async Task<ExperimentResult> RunAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        var settings = new ServerSettings(
            arguments.GetValue(s_rounds), s_warmUp, TimeSpan.FromMilliseconds(arguments.GetValue(s_milliseconds)), arguments.GetValue(s_connections)!, [1, arguments.GetValue(s_pipeline)]);
        var experiment = new ServerExperiment(settings, progress);
        List<ServerFacts> facts = [];
        List<string> skipped = [];
        List<(ServerKind Kind, ServerUnderTest Server)> started = [];
        List<ServerRun> runs = [];
        try
        {
            foreach (var kind in ServerKind.All)
            {
                try
                {
                    facts.Add(await experiment.FindFactsAsync(kind, cancellationToken));
                    started.Add((kind, await kind.StartAsync(false)));
                }
                catch (ProgramNotFoundException missing)
                {
                    progress($"{kind.Name} is skipped: {missing.Message}");
                    skipped.Add(missing.Message);
                }
            }

            if (started.Count == 0)
            {
                throw new ExperimentException($"No server is installed. {string.Join(' ', skipped)}");
            }

            started.ForEach(static one => LoadGenerator.Fill(one.Server, LoadGenerator.Keys));
            for (var round = 0; round < settings.Rounds; round++)
            {
                for (var turn = 0; turn < started.Count; turn++)
                {
                    // Each round begins with another server.
                    var (kind, server) = started[(round + turn) % started.Count];
                    runs.AddRange(await experiment.RunRoundAsync(kind, server, round + 1, cancellationToken));
                }
            }
        }
        finally
        {
            foreach (var (_, server) in started)
            {
                await server.DisposeAsync();
            }
        }

        return ServersReport.Create(runs, facts, skipped);
    }
}
