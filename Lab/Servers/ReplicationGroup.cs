using System.Globalization;

namespace Showroom.Lab.Servers;

/// <summary>
/// A Redis primary with replicas, as ElastiCache provides it with cluster mode disabled: clients know a primary endpoint and a reader endpoint, which lead
/// to other nodes after a promotion, while connections that are open keep their node. The nodes have append-only files.
/// </summary>
public sealed class ReplicationGroup : IAsyncDisposable
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly Node[] _nodes;
    private readonly TcpForwarder _primaryEndpoint = new(0);
    private readonly TcpForwarder _readerEndpoint = new(0);
    private int _primary;

    private ReplicationGroup(int replicas) => _nodes = new Node[1 + replicas];

    /// <summary>Of the primary endpoint.</summary>
    public string ConnectionString => $"127.0.0.1:{Text(_primaryEndpoint.Port)},password={_password}";

    /// <summary>Of both endpoints.</summary>
    public string ConnectionStringOfEndpoints => $"127.0.0.1:{Text(_primaryEndpoint.Port)},127.0.0.1:{Text(_readerEndpoint.Port)},password={_password}";

    /// <summary>Of all nodes, without endpoints.</summary>
    public string ConnectionStringOfNodes => $"{string.Join(',', _nodes.Select(static node => $"127.0.0.1:{Text(node.Server.Port)}"))},password={_password}";

    /// <summary>The present primary.</summary>
    public RedisServer Primary => _nodes[_primary].Server;

    /// <param name="replicas">How many.</param>
    /// <param name="replicationDelay">From a node to each of the others; changes within it are lost with a node.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<ReplicationGroup> StartAsync(int replicas, TimeSpan replicationDelay, CancellationToken cancellationToken)
    {
        var group = new ReplicationGroup(replicas);
        try
        {
            for (var i = 0; i < group._nodes.Length; i++)
            {
                var link = new TcpForwarder(0, replicationDelay);
                group._nodes[i] = new Node(await RedisServer.StartNodeAsync(group._password, link.Port), link);
                link.SwitchTo(group._nodes[i].Server.Port);
            }

            await group.FollowAsync(0, [.. Enumerable.Range(1, replicas)], cancellationToken);
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Makes a replica the primary without losing a write: the primary refuses writes until the replica has caught up, and becomes its replica.
    /// </summary>
    /// <param name="closeConnections">Whether connections to the old primary are closed; otherwise it answers writes with READONLY.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task FailOverAsync(bool closeConnections, CancellationToken cancellationToken)
    {
        var (old, next) = (_primary, (_primary + 1) % _nodes.Length);
        await _nodes[old].Server.ExecuteAsync(cancellationToken, "FAILOVER", "TO", "127.0.0.1", Text(_nodes[next].Link.Port));
        await WaitAsync(async () => await _nodes[next].Server.ReplicationFieldAsync("role", cancellationToken) == "master", cancellationToken);
        MoveEndpoints(next);
        if (closeConnections)
        {
            _primaryEndpoint.CloseConnections();
        }

        await FollowAsync(next, [.. Others(next, old)], cancellationToken);
    }

    /// <summary>Kills the primary with everything that its replicas have not received yet, as when its host is lost.</summary>
    public async Task KillPrimaryAsync()
    {
        _nodes[_primary].Link.Cut();
        await Primary.StopAsync();
    }

    /// <summary>The primary responds no more, and its connections stay open: its host is lost, or cut off from the network.</summary>
    public async Task SuspendPrimaryAsync()
    {
        _nodes[_primary].Link.Cut();
        await Primary.PauseAsync();
    }

    /// <summary>After the loss of the primary: the replica that has received most becomes the primary, and the endpoints lead to the new roles.</summary>
    public async Task PromoteAsync(CancellationToken cancellationToken)
    {
        var lost = _primary;
        var offsets = new List<(int Node, long Offset)>();
        foreach (var node in Others(lost))
        {
            offsets.Add((node, long.Parse(await _nodes[node].Server.ReplicationFieldAsync("slave_repl_offset", cancellationToken), CultureInfo.InvariantCulture)));
        }

        var next = offsets.MaxBy(static entry => entry.Offset).Node;
        await _nodes[next].Server.ExecuteAsync(cancellationToken, "REPLICAOF", "NO", "ONE");
        MoveEndpoints(next);
        await FollowAsync(next, [.. Others(next, lost)], cancellationToken);
    }

    /// <summary>Restarts the primary: it is gone for a moment, and has its data when it is back.</summary>
    public async Task RestartPrimaryAsync()
    {
        await Primary.StopAsync();
        await Primary.StartAgainAsync();
    }

    /// <summary>Replaces lost nodes by new replicas, and waits until all have synchronized.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        foreach (var node in Others(_primary))
        {
            if (!_nodes[node].Link.IsCut)
            {
                continue;
            }

            await _nodes[node].Server.StopAsync();
            await _nodes[node].Server.StartAgainAsync();
            _nodes[node].Link.Restore();
            await FollowAsync(_primary, [node], cancellationToken);
        }

        await FollowAsync(_primary, [], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _primaryEndpoint.DisposeAsync();
        await _readerEndpoint.DisposeAsync();
        foreach (var node in _nodes.Where(static node => node.Server is not null))
        {
            await node.Link.DisposeAsync();
            await node.Server.DisposeAsync();
        }
    }

    private void MoveEndpoints(int primary)
    {
        _primary = primary;
        _primaryEndpoint.SwitchTo(Primary.Port);
        _readerEndpoint.SwitchTo(_nodes[(primary + 1) % _nodes.Length].Server.Port);
    }

    /// <summary>Makes nodes replicas of the primary, and waits until every replica that has not been lost has synchronized.</summary>
    private async Task FollowAsync(int primary, int[] replicas, CancellationToken cancellationToken)
    {
        foreach (var replica in replicas)
        {
            await _nodes[replica].Server.ExecuteAsync(cancellationToken, "REPLICAOF", "127.0.0.1", Text(_nodes[primary].Link.Port));
        }

        MoveEndpoints(primary);
        foreach (var replica in Others(primary).Where(node => !_nodes[node].Link.IsCut))
        {
            await WaitAsync(async () => await _nodes[replica].Server.ReplicationFieldAsync("master_link_status", cancellationToken) == "up", cancellationToken);
        }
    }

    private IEnumerable<int> Others(params int[] nodes) => Enumerable.Range(0, _nodes.Length).Except(nodes);

    private static async Task WaitAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        while (!await condition())
        {
            await Task.Delay(s_pollingInterval, timeout.Token);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Node(RedisServer Server, TcpForwarder Link);
}
