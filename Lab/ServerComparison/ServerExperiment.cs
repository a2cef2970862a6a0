using System.Globalization;
using Showroom.Lab.Processes;
using Showroom.Lab.ServerComparison.Load;
using Showroom.Lab.ServerComparison.Protocols;

namespace Showroom.Lab.ServerComparison;

/// <summary>One run of one server.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Round">From 1.</param>
/// <param name="Connections">Concurrent connections.</param>
/// <param name="Batch">Requests in flight per connection.</param>
/// <param name="PerSecond">Operations per second.</param>
/// <param name="Processor">Processor time of the server per operation, in microseconds.</param>
internal sealed record ServerRun(string Server, int Round, int Connections, int Batch, double PerSecond, double Processor);

/// <summary>What is measured once per server.</summary>
/// <param name="Server">Its name.</param>
/// <param name="EmptyBytes">Resident memory when it is empty.</param>
/// <param name="BytesPerEntry">Growth of the resident memory per entry, over 100,000 entries.</param>
/// <param name="KeptAsCache">Share of the entries that a killed server has after it was started again, started without persistence.</param>
/// <param name="KeptDurable">The same, started with persistence.</param>
/// <param name="Capabilities">By name, whether the server has it.</param>
internal sealed record ServerFacts(string Server, long EmptyBytes, double BytesPerEntry, double KeptAsCache, double KeptDurable, IReadOnlyDictionary<string, bool> Capabilities);

/// <summary>The parameters of the experiment.</summary>
internal sealed record ServerSettings(int Rounds, TimeSpan WarmUp, TimeSpan Duration, int[] Connections, int[] Batches);

/// <summary>Measures one kind of server.</summary>
internal sealed class ServerExperiment(ServerSettings settings, Action<string> progress)
{
    /// <summary>The entries whose memory is measured.</summary>
    public const int StoredEntries = 100_000;

    private const int RestartedEntries = 10_000;

    /// <summary>Memory, restart and capabilities, each on a new server.</summary>
    public async Task<ServerFacts> FindFactsAsync(ServerKind kind, CancellationToken cancellationToken)
    {
        progress($"{kind.Name}: memory, restart, capabilities");
        await using var server = await kind.StartAsync(false);
        var capabilities = await CapabilityProbe.RunAsync(kind, server, cancellationToken);
        var empty = ProcessMemory.ResidentBytes(server.ProcessId);
        await Task.Run(() => LoadGenerator.Fill(server, StoredEntries), cancellationToken);
        var growth = ProcessMemory.ResidentBytes(server.ProcessId) - empty;
        return new(
            kind.Name, empty, growth / (double)StoredEntries,
            await KeptShareAsync(kind, isDurable: false, cancellationToken),
            await KeptShareAsync(kind, isDurable: true, cancellationToken),
            capabilities);
    }

    /// <summary>One round of all numbers of connections and batches.</summary>
    public async Task<IReadOnlyList<ServerRun>> RunRoundAsync(ServerKind kind, ServerUnderTest server, int round, CancellationToken cancellationToken)
    {
        List<ServerRun> runs = [];
        foreach (var batch in settings.Batches)
        {
            foreach (var connections in settings.Connections)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await LoadGenerator.RunAsync(server, connections, batch, settings.WarmUp);
                var result = await LoadGenerator.RunAsync(server, connections, batch, settings.Duration);
                runs.Add(new(kind.Name, round, connections, batch, result.PerSecond, result.Processor));
            }
        }

        progress(string.Create(
            CultureInfo.InvariantCulture, $"round {round} of {settings.Rounds}, {kind.Name}: {string.Join(", ", runs.Select(static run => $"{run.Connections}x{run.Batch} {run.PerSecond / 1000:0}k/s"))}"));
        return runs;
    }

    private static async Task<double> KeptShareAsync(ServerKind kind, bool isDurable, CancellationToken cancellationToken)
    {
        await using var server = await kind.StartAsync(isDurable);
        await Task.Run(() => LoadGenerator.Fill(server, RestartedEntries), cancellationToken);
        await server.RestartAsync();
        using var connection = await server.OpenAsync(cancellationToken);
        if (kind.Protocol == CacheProtocol.Redis)
        {
            var line = await connection.RequestAsync(CacheProtocol.Command("DBSIZE"), cancellationToken);
            return double.Parse(line[1..], CultureInfo.InvariantCulture) / RestartedEntries;
        }

        const string Items = "STAT curr_items ";
        for (var line = await connection.RequestAsync("stats\r\n", cancellationToken); line != "END"; line = await connection.ReadLineAsync(cancellationToken))
        {
            if (line.StartsWith(Items, StringComparison.Ordinal))
            {
                return double.Parse(line[Items.Length..], CultureInfo.InvariantCulture) / RestartedEntries;
            }
        }

        throw new InvalidDataException("The server does not report its number of entries.");
    }
}
