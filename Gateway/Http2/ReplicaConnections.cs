using System.Net;
using System.Net.Sockets;

namespace Showroom.Gateway.Http2;

/// <summary>The connections to one replica: one, as long as it has room, since what travels together costs fewer system calls.</summary>
internal sealed class ReplicaConnections(Uri address, ConnectionKeeper keeper)
{
    private readonly Lock _gate = new();
    private volatile Http2Connection[] _connections = [];
    private Task<Http2Connection>? _connecting;

    /// <summary>What a request to the replica carries as its authority.</summary>
    internal string Authority { get; } = address.Authority;

    /// <summary>Begins the exchange, whose header block is written, on a connection with room.</summary>
    /// <exception cref="SocketException">The replica refuses connections.</exception>
    /// <exception cref="TimeoutException">It does not accept them.</exception>
    internal ValueTask<Http2Connection> BeginAsync(Exchange exchange, bool recallable, bool hasBody)
    {
        foreach (var connection in _connections)
        {
            if (connection.TryBegin(exchange, recallable, hasBody))
            {
                return new(connection);
            }
        }

        return BeginOnNewAsync(exchange, recallable, hasBody);
    }

    /// <summary>The replica is silent.</summary>
    internal void Recall()
    {
        foreach (var connection in _connections)
        {
            connection.Recall();
        }
    }

    internal void Sweep(int patience, int idle)
    {
        lock (_gate)
        {
            if (Array.Exists(_connections, connection => connection.IsOver))
            {
                _connections = Array.FindAll(_connections, connection => !connection.IsOver);
            }
        }

        foreach (var connection in _connections)
        {
            connection.Sweep(patience, idle);
        }
    }

    internal async ValueTask CloseAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async ValueTask<Http2Connection> BeginOnNewAsync(Exchange exchange, bool recallable, bool hasBody)
    {
        for (var ended = 0; ended < 3;)
        {
            var connection = await ConnectOnceAsync();
            if (connection.TryBegin(exchange, recallable, hasBody))
            {
                return connection;
            }
            // Others who waited for it too have filled it, or it has ended already: then whoever accepts it does not mean it.
            ended += connection.IsLeaving ? 1 : 0;
        }

        throw new SocketException((int)SocketError.ConnectionAborted);
    }

    /// <summary>However many want a connection, one at a time is opened.</summary>
    private Task<Http2Connection> ConnectOnceAsync()
    {
        lock (_gate)
        {
            if (_connections.LastOrDefault() is { HasRoom: true } latest)
            {
                return Task.FromResult(latest);
            }

            return _connecting ??= ConnectAsync();
        }
    }

    private async Task<Http2Connection> ConnectAsync()
    {
        // Never under the lock, and in nobody's context: the connection outlives the request that wanted it first.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using (var patience = new CancellationTokenSource(keeper.ConnectTimeout, keeper.Time))
            {
                await socket.ConnectAsync(EndPoint(), patience.Token);
            }

            var connection = Http2Connection.Over(socket, keeper);
            lock (_gate)
            {
                _connections = [.. _connections, connection];
            }

            return connection;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new TimeoutException($"{address} has not accepted a connection within {keeper.ConnectTimeout}.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _connecting = null;
            }
        }
    }

    private EndPoint EndPoint() =>
        IPAddress.TryParse(address.DnsSafeHost, out var ip) ? new IPEndPoint(ip, address.Port) : new DnsEndPoint(address.DnsSafeHost, address.Port);
}
