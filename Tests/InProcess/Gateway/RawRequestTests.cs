using System.Net;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A gateway in front of one recording replica.</summary>
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

/// <summary>Malformed and ambiguous requests, and what reaches a replica.</summary>
public sealed class RawRequestTests(RecordingSystem system) : IClassFixture<RecordingSystem>
{
    private static readonly Dictionary<string, RawRequestCase> s_cases =
        TargetCases.All.Concat(FramingCases.All).Concat(HeaderCases.All).ToDictionary(raw => raw.Name);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_reaches_the_replica_unchanged_or_is_rejected(string name)
    {
        var raw = s_cases[name];
        system.Replica.ClearReceived();

        var statuses = await RawConnection.SendAsync(system.Gateway.Address, raw.Request, raw.ThenClose);

        var reached = system.Replica.Received.Select(received => received.ToString());
        using var next = await system.Gateway.Client.GetAsync(new Uri("/api/next", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(raw.Reaches, reached);
        if (raw.ThenClose)
        {
            // Kestrel aborts a connection whose client has closed its side, and a response may or may not be written before.
            Assert.All(statuses, status => Assert.Equal(400, status));
        }
        else
        {
            Assert.Equal(raw.Statuses, statuses);
        }

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public void There_are_at_least_sixty_cases() => Assert.InRange(s_cases.Count, 60, int.MaxValue);
}
