using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// What the dashboard asks the application host for: aspire.v1.DashboardService of Aspire 13.5. Here are the methods;
/// <see cref="DashboardMessages"/> has the messages.
/// </summary>
internal sealed class DashboardService(
    string applicationName,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    TimeProvider time)
{
    // The dashboard refuses messages of more than 4 MB.
    private const int MaxResourcesPerMessage = 50;
    private const int MaxCharactersPerMessage = 512 * 1024;

    private readonly DateTime _started = time.GetUtcNow().UtcDateTime;

    public IReadOnlyDictionary<string, Func<GrpcCall, Task>> Methods => new Dictionary<string, Func<GrpcCall, Task>>
    {
        ["/aspire.v1.DashboardService/GetApplicationInformation"] = GetApplicationInformationAsync,
        ["/aspire.v1.DashboardService/WatchResources"] = WatchResourcesAsync,
        ["/aspire.v1.DashboardService/WatchResourceConsoleLogs"] = WatchConsoleLogsAsync,
        ["/aspire.v1.DashboardService/ExecuteResourceCommand"] = ExecuteCommandAsync,
        ["/aspire.v1.DashboardService/WatchInteractions"] = WatchInteractionsAsync,
    };

    private Task GetApplicationInformationAsync(GrpcCall call)
    {
        var response = new ProtobufWriter();
        response.String(1, applicationName);
        return call.WriteAsync(response);
    }

    private async Task WatchResourcesAsync(GrpcCall call)
    {
        await call.BeginAsync();
        // Nothing yet; whatever exists comes first among the changes.
        var initial = new ProtobufWriter();
        initial.Message(1, _ => { });
        await call.WriteAsync(initial);

        var changes = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true, SingleWriter = true });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        var reading = ReadAsync();
        try
        {
            while (await changes.Reader.WaitToReadAsync(call.Aborted))
            {
                foreach (var some in Latest(changes.Reader).Chunk(MaxResourcesPerMessage))
                {
                    await call.WriteAsync(DashboardMessages.Changes(some, _started));
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }

        async Task ReadAsync()
        {
            try
            {
                await foreach (var change in notifications.WatchAsync(ended.Token))
                {
                    changes.Writer.TryWrite(change);
                }
                changes.Writer.Complete();
            }
            catch (Exception exception)
            {
                // The other end throws it.
                changes.Writer.Complete(exception);
            }
        }
    }

    // A snapshot is the whole resource, so the last of several waiting ones says it all.
    private static Dictionary<string, ResourceEvent>.ValueCollection Latest(ChannelReader<ResourceEvent> changes)
    {
        Dictionary<string, ResourceEvent> latest = [];
        while (changes.TryRead(out var change))
        {
            latest[change.ResourceId] = change;
        }
        return latest.Values;
    }

    private async Task WatchConsoleLogsAsync(GrpcCall call)
    {
        var (resource, suppressFollow) = DashboardMessages.ReadConsoleLogsRequest(await call.ReadAsync());
        await call.BeginAsync();
        var batches = suppressFollow ? logs.GetAllAsync(resource) : logs.WatchAsync(resource);
        await foreach (var batch in batches.WithCancellation(call.Aborted))
        {
            for (var first = 0; first < batch.Count;)
            {
                var end = first;
                for (var characters = 0; end < batch.Count && (end == first || characters + batch[end].Content.Length <= MaxCharactersPerMessage); end++)
                {
                    characters += batch[end].Content.Length;
                }
                await call.WriteAsync(DashboardMessages.LogLines(batch.Skip(first).Take(end - first)));
                first = end;
            }
        }
    }

    private async Task ExecuteCommandAsync(GrpcCall call)
    {
        var (command, resource) = DashboardMessages.ReadCommandRequest(await call.ReadAsync());
        await call.WriteAsync(DashboardMessages.CommandResponse(await commands.ExecuteCommandAsync(resource, command, call.Aborted)));
    }

    // Nothing is ever asked of the user here. But a dashboard that is refused this stream shows an error, and then no resources.
    private static async Task WatchInteractionsAsync(GrpcCall call)
    {
        await call.BeginAsync();
        await call.IdleAsync();
    }
}
