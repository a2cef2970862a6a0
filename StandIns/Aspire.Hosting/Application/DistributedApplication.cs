using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>A distributed application: runs its model on this machine, or publishes it.</summary>
public partial class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private int _disposed;

    /// <summary>An application on a host.</summary>
    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    /// <summary>The services of the app host.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The states of the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>The commands of the resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>A builder without a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>A builder with the command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>A builder with options.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts, and returns when every resource that starts by itself was created: after all their waits.</summary>
    /// <exception cref="DistributedApplicationException">The model cannot run; the message names the resource and what to change.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        ModelValidation.Validate(model, Services);
        await Services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops everything that was started.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Runs until stopped, or publishes and returns.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await Services.GetRequiredService<PipelineRunner>().RunAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        var logger = Services.GetRequiredService<ILogger<DistributedApplication>>();
        Log.Starting(logger, Services.GetRequiredService<AppHostProject>().Directory);
        try
        {
            // Ctrl+C while resources still wait for each other ends the start.
            using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            await StartAsync(starting.Token).ConfigureAwait(false);
            Log.Started(logger);
            using var stop = cancellationToken.Register(lifetime.StopApplication);
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
            await stopping.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
        finally
        {
            await _host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Runs until stopped. A model that cannot run is one sentence on the console and exit code 1.</summary>
    public void Run()
    {
        try
        {
#pragma warning disable RS0030 // The one place that must block: an entry point that is not asynchronous.
            RunAsync().GetAwaiter().GetResult();
#pragma warning restore RS0030
        }
        catch (DistributedApplicationException exception)
        {
            Log.CannotRun(Services.GetRequiredService<ILogger<DistributedApplication>>(), exception.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc />
    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops everything that was started, and releases it.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        // A test may dispose the application and then its builder, which does the same.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }
        await Services.GetRequiredService<ApplicationOrchestrator>().StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        GC.SuppressFinalize(this);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Distributed application starting. Application host directory is: {Directory}")]
        public static partial void Starting(ILogger logger, string directory);

        [LoggerMessage(2, LogLevel.Information, "Distributed application started. Press Ctrl+C to shut down.")]
        public static partial void Started(ILogger logger);

        [LoggerMessage(3, LogLevel.Critical, "{Reason}")]
        public static partial void CannotRun(ILogger logger, string reason);
    }
}
