using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;
using StackExchange.Redis;

namespace Showroom.Api.Chat.Fanout;

/// <summary>Logs one line when Redis can no longer be used, and one when it can be used again.</summary>
internal sealed class RedisHealth(ServerIdentity server, ILogger<RedisHealth> logger)
{
    private int _isFailing;

    public static bool IsFailure(Exception error) => error is RedisException or TimeoutException or ObjectDisposedException;

    public void Failed(Exception error)
    {
        // The connection is disposed while the service stops, which is no failure of Redis.
        if (error is not ObjectDisposedException && Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            logger.RedisUnavailable(server.Name, error.GetType().Name, error.Message);
        }
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _isFailing) != 0 && Interlocked.Exchange(ref _isFailing, 0) != 0)
        {
            logger.RedisRecovered(server.Name);
        }
    }
}
