using Showroom.Lab.Services;
using Showroom.Tests.Running;

[assembly: AssemblyFixture(typeof(RunningSystem))]

namespace Showroom.Tests.Running;

/// <summary>The whole application, started once for the tests that need it, on data and ports of its own.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    // No part is ejected or bypassed because the machine is busy: only when a test stops or kills it.
    private static readonly (string Name, string Value)[] s_longTimeouts =
    [
        ("Cache__OperationTimeout", "00:00:15"), ("Cache__DeliveryGrace", "00:00:15"), ("Cache__CoherenceLease", "00:05:00"),
        ("Health__Timeout", "00:00:30"), ("Redis__CommandTimeout", "00:00:15"), ("Redis__ConnectTimeout", "00:00:15"), ("Redis__MaxSilence", "00:00:15"),
        ("Sessions__OperationTimeout", "00:00:10"), ("Leaderboard__RedisTimeout", "00:00:10"), ("Chat__SendTimeout", "00:00:30"),
        ("Resilience__AttemptTimeout", "00:00:20"), ("Resilience__TotalTimeout", "00:01:00"),
        ("Gateway__Health__Timeout", "00:01:00"), ("Gateway__Timeouts__Connect", "00:00:30"), ("Gateway__Timeouts__Activity", "00:01:00"),
    ];

    // One account sends what would be the messages of a hundred, and the accounts of all tests log in from one address.
    private static readonly (string Name, string Value)[] s_highLimits =
        [("Chat__SendsPerSecond", "2000"), ("Chat__SendBurst", "2000"), ("Gateway__RateLimits__Groups__login__PermitLimit", "100000")];

    private readonly string _data = Directory.CreateTempSubdirectory("showroom-system-").FullName;
    private readonly Lazy<Task<DistributedApplication>> _app;

    public RunningSystem()
    {
        if (!OperatingSystem.IsWindows())
        {
            // For root, PostgreSQL runs as the user nobody, who must reach its data below.
            File.SetUnixFileMode(_data, (UnixFileMode)0b111_101_101);
        }

        _app = new(StartAsync);
    }

    /// <summary>The replicas of the API that start by themselves.</summary>
    public static IReadOnlyList<string> Replicas { get; } = ["api-1", "api-2", "api-3"];

    /// <summary>A path to which each of them responds.</summary>
    public static string Products => "/api/products?limit=1";

    public Task<DistributedApplication> App => _app.Value;

    public async ValueTask DisposeAsync()
    {
        if (_app.IsValueCreated && _app.Value.IsCompletedSuccessfully)
        {
            await (await _app.Value).DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private async Task<DistributedApplication> StartAsync()
    {
        using var deadline = new CancellationTokenSource(s_timeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--Gateway:Port=0", "--Executables:Mode=always", $"--Executables:Data={_data}"], deadline.Token);
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToArray())
        {
            foreach (var (name, value) in s_longTimeouts.Concat(s_highLimits))
            {
                builder.CreateResourceBuilder(project).WithEnvironment(name, value);
            }
        }

        var app = await builder.BuildAsync(deadline.Token);
        try
        {
            await app.StartAsync(deadline.Token);
            await Task.WhenAll(Replicas.Prepend("gateway").Select(name => app.ResourceNotifications.WaitForResourceHealthyAsync(name, deadline.Token)));
            await GatewayReadiness.WaitUntilServedByAsync(app.GetEndpoint("gateway", "http"), Replicas, deadline.Token);
            await Task.WhenAll(Replicas.Select(replica => app.WaitUntilConnectedAsync(replica, deadline.Token)));
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
