using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Writes the log of every resource into the app host's own, so that a test's output holds everything.</summary>
internal sealed class ResourceLogForwarder(
    DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService logs, ILoggerFactory loggers, IHostEnvironment environment)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var followed = new HashSet<string>();
        var following = new List<Task>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                if (model.Resources.Contains(change.Resource) && followed.Add(change.ResourceId))
                {
                    following.Add(FollowAsync(change.Resource.Name, change.ResourceId, stoppingToken));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the application ends
        }
        await Task.WhenAll(following).ConfigureAwait(false);
    }

    private async Task FollowAsync(string name, string id, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{name}");
        try
        {
            await foreach (var batch in logs.WatchAsync(id).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach (var line in batch)
                {
                    logger.Log(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, "{LineNumber}: {Line}", line.LineNumber, line.Content);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the application ends
        }
    }
}
