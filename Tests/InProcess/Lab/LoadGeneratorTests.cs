using System.Text;
using Showroom.Lab.ServerComparison;
using Showroom.Lab.ServerComparison.Load;
using Showroom.Lab.ServerComparison.Protocols;

namespace Showroom.Tests.InProcess.Lab;

/// <summary>The load of <c>lab servers</c>, against the servers.</summary>
public sealed class LoadGeneratorTests
{
    // Long enough that every connection sends at least one request on a slow machine.
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Kinds => [.. ServerKind.All.Select(static kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_request_gets_its_response_with_and_without_pipelining(string name)
    {
        var kind = ServerKind.All.Single(kind => kind.Name == name);
        await using var server = await StartAsync(kind);
        LoadGenerator.Fill(server, LoadGenerator.Keys);

        var single = await LoadGenerator.RunAsync(server, connections: 3, batch: 1, s_duration);
        var pipelined = await LoadGenerator.RunAsync(server, connections: 3, batch: 16, s_duration);

        // A response that is missing, or is not the one to the request, throws.
        Assert.True(single.PerSecond > 0 && pipelined.PerSecond > 0, $"{single.PerSecond:0} operations per second, pipelined {pipelined.PerSecond:0}.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_that_the_server_rejects_throws(string name)
    {
        var kind = ServerKind.All.Single(kind => kind.Name == name);
        await using var server = await StartAsync(kind);
        using var connection = server.Connect(batch: 2);

        // No key is present, so that the response to a GET is another than that of a hit.
        connection.Send(static () => false, static () => 7);

        Assert.Throws<InvalidDataException>(connection.Receive);
    }

    [Fact]
    public async Task The_probe_finds_what_each_server_can_do()
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, bool>>();
        foreach (var kind in ServerKind.All.Where(static kind => kind.Name is "redis-server" or "memcached"))
        {
            await using var server = await StartAsync(kind);
            found[kind.Name] = await CapabilityProbe.RunAsync(kind, server, TestContext.Current.CancellationToken);
        }

        Assert.All(found["redis-server"], static capability => Assert.True(capability.Value, capability.Key));
        Assert.Equal(
            ["expiration", "atomic counter", "set if absent", "several keys in one request"],
            found["memcached"].Where(static capability => capability.Value).Select(static capability => capability.Key));
    }

    [Fact]
    public void A_template_writes_the_digits_of_the_key()
    {
        var buffer = new byte[1024];

        var length = CacheProtocol.Redis.Get.Write(buffer, 12345);
        Assert.Equal("*2\r\n$3\r\nGET\r\n$12\r\nkey:00012345\r\n", Encoding.ASCII.GetString(buffer, 0, length));

        length = CacheProtocol.Memcached.Get.Write(buffer, 7);
        Assert.Equal("get key:00000007\r\n", Encoding.ASCII.GetString(buffer, 0, length));
    }

    private static async Task<ServerUnderTest> StartAsync(ServerKind kind)
    {
        try
        {
            return await kind.StartAsync(false);
        }
        catch (ProgramNotFoundException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
