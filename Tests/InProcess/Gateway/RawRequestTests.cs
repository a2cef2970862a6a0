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
    private const string SmuggledLine = "GET /api/smuggled HTTP/1.1\r\n";
    private const string MarkHeader = "X-Case";

    private static readonly Dictionary<string, RawRequestCase> s_cases =
        TargetCases.All.Concat(FramingCases.All).Concat(HeaderCases.All).ToDictionary(raw => raw.Name);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_reaches_the_replica_unchanged_or_is_rejected(string name)
    {
        var raw = s_cases[name];
        // On a loaded machine the gateway may give up a GET of an earlier case and send it again; the replica then records the first one late.
        var mark = Guid.NewGuid().ToString("N");
        var request = raw.Request.Replace(SmuggledLine, $"{SmuggledLine}{MarkHeader}: {mark}\r\n", StringComparison.Ordinal);
        system.Replica.ClearReceived();

        var statuses = await RawConnection.SendAsync(system.Gateway.Address, request, raw.ThenClose);

        var reached = system.Replica.Received.Where(received => received.Headers.GetValueOrDefault(MarkHeader, mark) == mark).Select(received => received.ToString());
        using var nextRequest = new HttpRequestMessage(HttpMethod.Get, "/api/next") { Headers = { { MarkHeader, mark } } };
        using var next = await system.Gateway.Client.SendAsync(nextRequest, TestContext.Current.CancellationToken);
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
