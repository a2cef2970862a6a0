using System.Globalization;

namespace Showroom.Tests.Running.Storefront;

/// <summary>Two replicas of the web, which share a Redis, in front of a <see cref="StubApi"/>.</summary>
public sealed class StorefrontSystem(TestServers servers) : IAsyncLifetime
{
    private readonly List<ChildProcess> _replicas = [];

    internal StubApi Api { get; private set; } = null!;

    internal IReadOnlyList<Uri> Replicas { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Api = await StubApi.StartAsync();
        var redis = await servers.NewRedisAsync();
        int[] ports = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];
        Replicas = [.. ports.Select(static port => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")))];
        foreach (var (index, port) in ports.Index())
        {
            var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
            {
                ["ASPNETCORE_URLS"] = Replicas[index].ToString(),
                ["ConnectionStrings__cache"] = redis,
                ["services__gateway__http__0"] = Api.Address.ToString(),
                ["SERVER_ID"] = $"web-{index + 1}",
                ["Resilience__AttemptTimeout"] = "00:00:20",
                ["Resilience__TotalTimeout"] = "00:00:40",
                ["Resilience__Retries"] = "0",
                // A circuit that opens while the API is down would be open for the next test.
                ["Resilience__BreakDuration"] = "00:00:00.500",
            };
            var replica = ChildProcess.Start("dotnet", ["exec", SourceTree.Assembly("Web", "Web.dll")], new() { Environment = environment });
            _replicas.Add(replica);
            await replica.WaitUntilRespondsAsync(port, "/health", CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        if (Api is not null)
        {
            await Api.DisposeAsync();
        }
    }
}

/// <summary>The test classes that share the system.</summary>
[CollectionDefinition(nameof(StorefrontTests))]
public sealed class StorefrontTests : ICollectionFixture<StorefrontSystem>;
