using System.Net;
using Showroom.Tests.Running;

[assembly: AssemblyFixture(typeof(RunningSystem))]

namespace Showroom.Tests.Running;

/// <summary>The whole application, started once for the tests that need it, on data and ports of its own.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    // No part of the system takes another one for lost because the machine is busy: what a part does when one is lost, these tests see when they kill it.
    private static readonly (string Name, string Value)[] s_patient =
    [
        ("Cache__OperationTimeout", "00:00:15"), ("Cache__DeliveryGrace", "00:00:15"), ("Cache__CoherenceLease", "00:05:00"),
        ("Health__Timeout", "00:00:30"), ("Gateway__Health__Timeout", "00:01:00"), ("Gateway__Timeouts__Connect", "00:00:30"), ("Gateway__Timeouts__Activity", "00:01:00"),
    ];

    private readonly string _data = Directory.CreateTempSubdirectory("showroom-system-").FullName;
    private readonly Lazy<Task<DistributedApplication>> _app;

    public RunningSystem()
    {
        if (!OperatingSystem.IsWindows())
        {
            // A server that runs as another user must reach its data below.
            File.SetUnixFileMode(_data, (UnixFileMode)0b111_101_101);
        }

        _app = new(StartAsync);
    }

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
        using var deadline = new CancellationTokenSource(s_patience);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--Gateway:Port=0", "--Executables:Mode=always", $"--Executables:Data={_data}"], deadline.Token);
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToArray())
        {
            foreach (var (name, value) in s_patient)
            {
                builder.CreateResourceBuilder(project).WithEnvironment(name, value);
            }
        }

        var app = await builder.BuildAsync(deadline.Token);
        try
        {
            await app.StartAsync(deadline.Token);
            await Task.WhenAll(((string[])["gateway", "api-1", "api-2", "api-3"]).Select(name => app.ResourceNotifications.WaitForResourceHealthyAsync(name, deadline.Token)));
            await FoundByTheGatewayAsync(app, deadline.Token);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The gateway looks at its replicas in its own time: until it has found one it answers 503, whoever else has seen that they are healthy.</summary>
    private static async Task FoundByTheGatewayAsync(DistributedApplication app, CancellationToken cancellationToken)
    {
        using var client = app.CreateHttpClient("gateway", "http");
        while (true)
        {
            using var response = await client.GetAsync("/api/products?limit=1", cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }
}
