using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Draining;

/// <summary>
/// Orders the shutdown: the process first reports itself not ready, then waits for load balancers to notice, and only then do the
/// servers close their listeners and wait for requests in flight. The host calls <see cref="StoppingAsync"/> of every service before
/// <c>StopAsync</c> of any.
/// </summary>
internal sealed class DrainService(
    DrainState state, IHostApplicationLifetime lifetime, IOptions<DrainingOptions> options, TimeProvider time, ILogger<DrainService> logger)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(state.Begin);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Begin();
        if (options.Value.Delay > TimeSpan.Zero)
        {
            logger.Draining(options.Value.Delay);
            await Task.Delay(options.Value.Delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
