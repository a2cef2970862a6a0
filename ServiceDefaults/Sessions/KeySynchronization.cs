using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>
/// Compares the keys in memory with those in Redis every few seconds. Reading them that often also keeps them among the keys that a full Redis evicts last.
/// </summary>
internal sealed class KeySynchronization(
    SharedKeyRepository keys, SharedKeyManager manager, TimeProvider time, ILogger<KeySynchronization> logger) : BackgroundService
{
    // A key that is needed earlier is found by KeyLookup.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        var failed = false;
        do
        {
            try
            {
                // The repository's calls block until Redis responds or its timeout has passed.
                var (hasChanged, restored) = await Task.Run(keys.Synchronize, stoppingToken);
                if (hasChanged)
                {
                    manager.ExpireKeyRing();
                }

                if (restored > 0)
                {
                    logger.KeysRestored(restored);
                }

                failed = false;
            }
            catch (Exception error) when (RedisFailures.IsUnavailable(error))
            {
                if (!failed)
                {
                    logger.KeysUnavailable(error.GetType().Name);
                }

                failed = true;
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
