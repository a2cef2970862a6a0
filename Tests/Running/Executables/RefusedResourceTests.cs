namespace Showroom.Tests.Running.Executables;

/// <summary>What a refused start is in the application.</summary>
[Collection<ExecutablesCollection>]
public sealed class RefusedResourceTests(ExecutableServers servers) : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));

    [Fact]
    public Task A_fixed_port_that_is_in_use_is_named() =>
        AssertRefusedAsync(ExecutableServers.OccupiedRedis, $"Port {servers.OccupiedPort} of '{ExecutableServers.OccupiedRedis}' is in use", "another port");

    [Fact]
    public Task A_data_directory_that_cannot_be_created_is_refused() =>
        AssertRefusedAsync(ExecutableServers.FileInPlacePostgres, $"The data directory '{servers.Data}/{ExecutableServers.FileInPlacePostgres}' cannot be written", "Executables:Data");

    [Fact]
    public async Task A_second_copy_on_the_same_data_directory_is_refused()
    {
        var server = ServerModel.RedisServers[0];
        await servers.App.HealthyAsync(server, _deadline.Token);
        await using var second = ServerModel.Create(servers.Data);
        second.AddRedisServer(server, server);
        await RefusedStartTests.AssertRefusedAsync(second, server, $"is in use by another copy of the application (process {Environment.ProcessId})", "Executables:Data");
    }

    public void Dispose() => _deadline.Dispose();

    private async Task AssertRefusedAsync(string resource, string reason, string advice)
    {
        await servers.App.App.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.FailedToStart, _deadline.Token);
        var lines = await servers.App.LinesUntilAsync(resource, reason, _deadline.Token);
        Assert.Contains(advice, lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", lines[^1], StringComparison.Ordinal);
    }
}
