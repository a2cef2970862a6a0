using System.Collections.Concurrent;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Showroom.Hosting.Services;

/// <summary>Starts resources with an <see cref="AutoRestartAnnotation"/> again when their process ends by itself.</summary>
internal sealed class AutoRestarter(
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    IHostApplicationLifetime lifetime,
    IConfiguration configuration) : IDistributedApplicationEventingSubscriber
{
    public const string Setting = "AutoRestart:Enabled";

    private readonly ConcurrentDictionary<string, RestartBudget> _budgets = new(StringComparer.Ordinal);

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode && configuration.GetFlag(Setting, defaultValue: true))
        {
            eventing.Subscribe<ResourceFailedEvent>((failure, _) => RestartAsync(failure));
        }

        return Task.CompletedTask;
    }

    private async Task RestartAsync(ResourceFailedEvent failure)
    {
        // A resource that could not be started would fail in the same way again.
        if (failure.State != KnownResourceStates.Exited || !failure.Resource.TryGetLastAnnotation<AutoRestartAnnotation>(out var annotation))
        {
            return;
        }

        var options = annotation.Options;
        var log = loggers.GetLogger(failure.ResourceId);
        if (_budgets.GetOrAdd(failure.ResourceId, _ => new(options, TimeProvider.System)).TryTake() is not { } restart)
        {
            log.NotRestarted(failure.ExitCode, options.MaxRestarts, options.Window);
            return;
        }

        log.Restarting(failure.ExitCode, restart.Number, options.MaxRestarts, restart.Pause);
        try
        {
            await Task.Delay(restart.Pause, lifetime.ApplicationStopping).ConfigureAwait(false);
            if (notifications.TryGetCurrentState(failure.ResourceId, out var now) && KnownResourceStates.TerminalStates.Contains(now.Snapshot.State?.Text))
            {
                var result = await commands.ExecuteCommandAsync(failure.ResourceId, KnownResourceCommands.StartCommand, lifetime.ApplicationStopping).ConfigureAwait(false);
                if (!result.Success && !result.Canceled)
                {
                    log.RestartFailed(result.Message);
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The application is stopping.
        }
    }
}
