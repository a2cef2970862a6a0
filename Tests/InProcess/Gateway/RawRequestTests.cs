using System.Net;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>One replica that writes down what reaches it, and the gateway before it.</summary>
public sealed class RecordingSystem : IAsyncLifetime
{
    internal RecordingReplica Replica { get; private set; } = null!;

    internal GatewayUnderTest Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Replica = await RecordingReplica.StartAsync("api-1");
        Gateway = await GatewayUnderTest.StartAsync([Replica]);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Replica.DisposeAsync();
    }
}

/// <summary>Requests as no decent client sends them, and what reaches a replica.</summary>
public sealed class RawRequestTests(RecordingSystem system) : IClassFixture<RecordingSystem>
{
    private static readonly Dictionary<string, RawCase> s_cases =
        TargetCases.All.Concat(FramingCases.All).Concat(HeaderCases.All).ToDictionary(raw => raw.Name);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_reaches_a_replica_as_what_it_is_or_not_at_all(string name)
    {
        var raw = s_cases[name];
        system.Replica.Forget();

        var statuses = await RawConnection.SendAsync(system.Gateway.Address, raw.Request, raw.ThenClose);

        var reached = system.Replica.Received.Select(received => received.ToString());
        using var next = await system.Gateway.Client.GetAsync(new Uri("/api/next", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(raw.Reaches, reached);
        Assert.Equal(raw.Statuses, statuses);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public void There_are_at_least_sixty_cases() => Assert.InRange(s_cases.Count, 60, int.MaxValue);
}
