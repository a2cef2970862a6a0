using System.Globalization;

namespace Showroom.Tests.Fixtures;

/// <summary>A Redis Cluster of three shards, each a primary and a replica, on free ports of the loopback interface.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    public const int Shards = 3;

    // In milliseconds: a node that a busy machine does not run for so long loses its role.
    private const string NodeTimeout = "3000";

    private static readonly TimeSpan s_failoverTimeout = TimeSpan.FromSeconds(6);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("showroom-cluster-");
    private readonly Node[] _nodes = new Node[2 * Shards];

    private RedisCluster()
    {
    }

    public string ConnectionString => string.Join(',', _nodes.Select(static node => node.Address));

    /// <summary>The port of one node, from which a client learns of the others.</summary>
    public int Port => _nodes[0].Port;

    public static async Task<RedisCluster> StartAsync(CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("redis-server") is not { } server || InstalledProgram.Find("redis-cli") is null)
        {
            Assert.Skip("redis-server and redis-cli are not installed: apt-get install redis-server.");
            throw new InvalidOperationException();
        }

        var cluster = new RedisCluster();
        try
        {
            await cluster.StartNodesAsync(server, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the process of a shard's first primary; its replica is promoted after the node timeout.</summary>
    public Task KillAsync(int shard) => _nodes[shard].Process.SignalAsync(Signal.Kill);

    /// <summary>Makes the replica of a shard its primary, without losing a write.</summary>
    public async Task FailOverAsync(int shard, CancellationToken cancellationToken)
    {
        var requestedAt = long.MinValue;
        await Eventually.HoldsAsync(
            async () =>
            {
                // The nodes abandon a failover that takes longer than five seconds.
                if (requestedAt == long.MinValue || TimeProvider.System.GetElapsedTime(requestedAt) > s_failoverTimeout)
                {
                    await SendAsync(_nodes[Shards + shard], cancellationToken, "CLUSTER", "FAILOVER");
                    requestedAt = TimeProvider.System.GetTimestamp();
                }

                return await IsPromotedAsync(shard, cancellationToken);
            },
            () => $"The replica of shard {shard} was not promoted.");
    }

    /// <summary>Whether the node that was the replica of a shard at the start is its primary.</summary>
    public async Task<bool> IsPromotedAsync(int shard, CancellationToken cancellationToken) =>
        (await InfoAsync(_nodes[Shards + shard], cancellationToken)).Contains("role:master", StringComparison.Ordinal);

    /// <summary>Moves slots, with their keys, from one shard to another.</summary>
    public async Task MoveSlotsAsync(int from, int to, int slots, CancellationToken cancellationToken)
    {
        // The nodes may not know yet of slots that were moved before.
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("redis-cli", ["--cluster", "check", _nodes[from].Address], cancellationToken: cancellationToken)).ExitCode == 0,
            () => "The nodes do not agree about the slots.");
        var (source, target) = (await IdAsync(_nodes[from], cancellationToken), await IdAsync(_nodes[to], cancellationToken));
        await ChildProcess.RunSuccessfullyAsync(
            "redis-cli",
            ["--cluster", "reshard", _nodes[from].Address, "--cluster-from", source, "--cluster-to", target, "--cluster-slots", slots.ToString(CultureInfo.InvariantCulture), "--cluster-yes"],
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node.Process is not null)
            {
                await node.Process.DisposeAsync();
            }
        }

        _directory.Delete(recursive: true);
    }

    private async Task StartNodesAsync(string server, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            var port = LoopbackPort.Reserve();
            var directory = _directory.CreateSubdirectory(port.ToString(CultureInfo.InvariantCulture));
            _nodes[i] = new(port, ChildProcess.Start(server,
            [
                "--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory.FullName, "--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0",
                "--cluster-enabled", "yes", "--cluster-node-timeout", NodeTimeout, "--cluster-require-full-coverage", "no",
            ]));
        }

        foreach (var node in _nodes)
        {
            await node.Process.WaitUntilReadyAsync(() => IsReadyAsync(node, cancellationToken), cancellationToken);
        }

        await ChildProcess.RunSuccessfullyAsync(
            "redis-cli", ["--cluster", "create", .. _nodes.Select(static node => node.Address), "--cluster-replicas", "1", "--cluster-yes"], cancellationToken);
        await AssignReplicasAsync(cancellationToken);
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var node in _nodes)
                {
                    if (await SendAsync(node, cancellationToken, "CLUSTER", "INFO") != "cluster_state:ok")
                    {
                        return false;
                    }
                }

                foreach (var node in _nodes[Shards..])
                {
                    if (!(await InfoAsync(node, cancellationToken)).Contains("master_link_status:up", StringComparison.Ordinal))
                    {
                        return false;
                    }
                }

                return true;
            },
            () => "The cluster did not become ready.");
    }

    /// <summary>redis-cli assigns the replicas in an order of its own: the node <see cref="Shards"/> + n becomes the replica of the primary n.</summary>
    private async Task AssignReplicasAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < Shards; shard++)
        {
            var id = await IdAsync(_nodes[shard], cancellationToken);
            await Eventually.HoldsAsync(
                async () => await SendAsync(_nodes[Shards + shard], cancellationToken, "CLUSTER", "REPLICATE", id) == "+OK",
                () => $"The replica of shard {shard} was not assigned.");
        }
    }

    private static Task<string> IdAsync(Node node, CancellationToken cancellationToken) => SendAsync(node, cancellationToken, "CLUSTER", "MYID");

    private static Task<string> InfoAsync(Node node, CancellationToken cancellationToken) =>
        ChildProcess.RunSuccessfullyAsync("redis-cli", ["-p", node.Port.ToString(CultureInfo.InvariantCulture), "INFO", "replication"], cancellationToken);

    private static async Task<bool> IsReadyAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(node, cancellationToken, "PING") == "+PONG";
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<string> SendAsync(Node node, CancellationToken cancellationToken, params string[] words)
    {
        using var client = await RespClient.ConnectAsync(node.Address, cancellationToken);
        return await client.SendAsync(cancellationToken, words);
    }

    private readonly record struct Node(int Port, ChildProcess Process)
    {
        public string Address => $"127.0.0.1:{Port}";
    }
}
