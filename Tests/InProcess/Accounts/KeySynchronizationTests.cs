#pragma warning disable CS0618 // The constructors for tests.
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;
using Showroom.ServiceDefaults.Sessions;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Accounts;

/// <summary>The background service that compares the cookie keys with those in Redis.</summary>
public sealed class KeySynchronizationTests
{
    public static TheoryData<Exception> Failures =>
    [
        new RedisTimeoutException("No response.", CommandStatus.Sent),
        new RedisConnectionException(ConnectionFailureType.SocketFailure, "No connection."),
        new RedisServerException("LOADING Redis is loading the dataset in memory"),
    ];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_of_Redis_does_not_end_it_and_with_it_the_process(Exception failure)
    {
        var redis = new FailingRepository(failure);
        var time = new FakeTimeProvider();
        using var service = new KeySynchronization(new SharedKeyRepository(redis), manager: null!, time, NullLogger<KeySynchronization>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(redis.Reads >= 3);
            },
            () => $"It read {redis.Reads} times.");

        Assert.False(service.ExecuteTask!.IsCompleted);
        await service.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FailingRepository(Exception failure) : IXmlRepository
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            Interlocked.Increment(ref _reads);
            throw failure;
        }

        public void StoreElement(XElement element, string friendlyName) => throw failure;
    }
}
