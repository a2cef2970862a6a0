using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Chat.Servers;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Chat;

/// <summary>Measures each kind of server in each round with new processes. What is not installed is left out.</summary>
internal sealed class ChatExperiment(ChatSettings settings, Action<string> progress)
{
    public async Task<IReadOnlyList<ChatRun>> RunAsync(CancellationToken cancellationToken)
    {
        List<ChatRun> runs = [];
        var names = settings.Servers.ToList();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var name in names.ToArray())
            {
                progress($"round {round}: {name}");
                try
                {
                    await using var servers = await ChatServersCatalog.StartAsync(name, settings.Spread.Count, settings.Rooms, cancellationToken);
                    using var measurement = new ChatMeasurement(servers, settings);
                    runs.AddRange(await measurement.RunAsync(cancellationToken));
                }
                catch (ProgramNotFoundException missing) when (ChatServersCatalog.Peers.Contains(name))
                {
                    progress($"{name} is left out. {missing.Message}");
                    names.Remove(name);
                }
            }
        }

        return runs;
    }
}
