namespace Showroom.Tests.InProcess.Chat;

/// <summary>Three replicas for all tests of a class; each test has shows of its own.</summary>
public sealed class SharedChat(TestServers servers) : IAsyncLifetime
{
    private ChatCluster? _cluster;

    internal ChatCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync() => _cluster = await ChatCluster.StartAsync(servers);

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
