using System.Globalization;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using StackExchange.Redis;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>
/// The windows in Redis. After a failure or a timeout no call is made for <see cref="RateLimitOptions.RetryInterval"/>, and then one at a time until one succeeds, so
/// that at most one caller's requests wait for a Redis that does not respond.
/// </summary>
internal sealed class RedisWindowStore : IWindowStore
{
    private static readonly RedisValue s_buckets = WindowShape.Buckets;
    private static readonly RedisValue s_extraShare = WindowScript.ExtraShare;

    private readonly RateLimitOptions _options;
    private readonly TimeProvider _time;
    private readonly RateLimitMetrics _metrics;
    private readonly ILogger<RedisWindowStore> _logger;
    private readonly Lazy<Task<IDatabase>> _database;
    private long _retryAt;
    private volatile bool _hasFailed;

    public RedisWindowStore(
        IServiceProvider services, IOptions<GatewayOptions> options, TimeProvider time, RateLimitMetrics metrics, ILogger<RedisWindowStore> logger)
    {
        (_options, _time, _metrics, _logger) = (options.Value.RateLimits, time, metrics, logger);
        // The first connection blocks its thread until it is made or its timeout has passed.
        _database = new(() => Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase()));
    }

    public bool IsAvailable =>
        _database is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && (!_hasFailed || Now >= Interlocked.Read(ref _retryAt));

    private long Now => _time.GetElapsedTime(0).Ticks;

    /// <summary>Connects; the store is not available before that.</summary>
    public Task ConnectAsync() => _database.Value;

    public async ValueTask<WindowGrant?> AcquireAsync(RedisKey key, WindowShape shape, WindowRequest request)
    {
        if (!IsAvailable || (_hasFailed && !TryBeginRetry()))
        {
            return null;
        }

        try
        {
            var database = await _database.Value;
            var result = await database.ScriptEvaluateAsync(
                WindowScript.Acquire,
                [key],
                [shape.PermitLimit, shape.BucketMilliseconds, s_buckets, request.Waiting, request.Extra, request.UnusedBucket, request.Unused, s_extraShare])
                .WaitAsync(_options.Timeout, _time);
            var grant = Parse(result);
            ReportSuccess();
            return grant;
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or FormatException or InvalidCastException)
        {
            ReportFailure(exception);
            return null;
        }
    }

    private static WindowGrant Parse(RedisResult result)
    {
        if ((long[]?)result is not [var permits, var remaining, var nextPermit, var bucket, var bucketRemaining])
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The script returned {result}."));
        }

        return new WindowGrant(
            (int)permits, (int)remaining, TimeSpan.FromMilliseconds(nextPermit), bucket, TimeSpan.FromMilliseconds(bucketRemaining));
    }

    private bool TryBeginRetry()
    {
        var retryAt = Interlocked.Read(ref _retryAt);
        return Now >= retryAt && Interlocked.CompareExchange(ref _retryAt, Now + _options.RetryInterval.Ticks, retryAt) == retryAt;
    }

    private void ReportSuccess()
    {
        if (_hasFailed)
        {
            _hasFailed = false;
            _metrics.IsLocal = false;
            _logger.SharedAgain();
        }
    }

    private void ReportFailure(Exception exception)
    {
        Interlocked.Exchange(ref _retryAt, Now + _options.RetryInterval.Ticks);
        if (!_hasFailed)
        {
            _hasFailed = true;
            _metrics.IsLocal = true;
            _logger.LocalOnly(exception is TimeoutException ? $"no response within {_options.Timeout.TotalMilliseconds:0} ms" : exception.Message);
        }
    }
}
