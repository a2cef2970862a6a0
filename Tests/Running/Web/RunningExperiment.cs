using System.Globalization;

namespace Showroom.Tests.Running.Web;

/// <summary>The processes of an experiment that a replica of the pages runs.</summary>
internal static class RunningExperiment
{
    private const string Argument = "--end-with-input";

    /// <summary>Waits until one has started processes of its own.</summary>
    public static async Task<ProcessSnapshot> FindAsync(DistributedApplication app, CancellationToken cancellationToken)
    {
        List<int> replicas = [];
        foreach (var name in (string[])["web-1", "web-2"])
        {
            replicas.Add(Convert.ToInt32(await ProcessOfAsync(app, name, cancellationToken), CultureInfo.InvariantCulture));
        }

        ProcessSnapshot? found = null;
        await Eventually.HoldsAsync(
            () => (found = replicas.Select(static id => ProcessSnapshot.TryTake(id, Argument)).FirstOrDefault(static processes => processes is { Count: >= 2 })) is not null,
            () => "No experiment runs.");
        return found!;
    }

    /// <summary>The id of the process of a replica that is running.</summary>
    public static async Task<object> ProcessOfAsync(DistributedApplication app, string name, CancellationToken cancellationToken) =>
        ProcessOf(await app.ResourceNotifications.WaitForResourceAsync(name, static change => ProcessOf(change) is not null, cancellationToken))!;

    private static object? ProcessOf(ResourceEvent change) => change.Snapshot.Properties.FirstOrDefault(static property => property.Name == "executable.pid")?.Value;
}
