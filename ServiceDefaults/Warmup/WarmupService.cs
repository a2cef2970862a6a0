using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Warmup;

/// <summary>Runs the warm-ups once the server has started, and is the health check that waits for them.</summary>
internal sealed class WarmupService(IEnumerable<IWarmup> warmups, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WarmupService> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private volatile bool _isComplete;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isComplete ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The first requests are being executed."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitForStartAsync(stoppingToken);
        // On the thread pool: cold code runs for long before its first await.
        await Task.WhenAll(warmups.Select(warmup => Task.Run(() => RunAsync(warmup, stoppingToken), stoppingToken)));
        _isComplete = true;
    }

    private async Task RunAsync(IWarmup warmup, CancellationToken stoppingToken)
    {
        await warmup.WaitUntilPossibleAsync(stoppingToken);
        using var timeout = new CancellationTokenSource(s_timeout, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        var started = time.GetTimestamp();
        try
        {
            await warmup.RunAsync(cancellation.Token);
            logger.WarmedUp(warmup.GetType().Name, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            // Not fatal: the health checks report what is missing, and the first request compiles the rest.
            logger.WarmupFailed(warmup.GetType().Name, error.GetType().Name, error.Message);
        }
    }

    /// <summary>Hosted services start before the server; endpoints exist after its start.</summary>
    private async Task WaitForStartAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.UnsafeRegister(static state => ((TaskCompletionSource)state!).SetResult(), started);
        await started.Task.WaitAsync(stoppingToken);
    }
}
