using System.Net;
using System.Net.Sockets;

namespace Showroom.Http2Forwarding;

/// <summary>
/// The connections to one destination. Requests share a connection until its streams are used up: frames sent together cost fewer
/// system calls.
/// </summary>
public sealed class Http2Destination
{
    /// <summary>How many new connections may close before they take a request, until the destination counts as unreachable.</summary>
    private const int MaxClosedConnections = 3;

    private readonly Uri _address;
    private readonly ConnectionPool _pool;
    private readonly Lock _lock = new();
    private volatile Http2Connection[] _connections = [];
    private Task<Http2Connection>? _connecting;

    internal Http2Destination(Uri address, ConnectionPool pool) => (_address, _pool, Authority) = (address, pool, address.Authority);

    /// <summary>The <c>:authority</c> of requests.</summary>
    internal string Authority { get; }

    /// <summary>
    /// Fails every request without a body whose method is idempotent (RFC 9110, 9.2.2) and whose response has not begun, as if its caller had
    /// cancelled it, and opens new connections for later requests: for a destination that has become unresponsive.
    /// </summary>
    public void AbortRetryableRequests()
    {
        foreach (var connection in _connections)
        {
            connection.AbortRetryable();
        }
    }

    /// <summary>Starts the stream, whose request headers are already encoded, on a connection that has a free stream.</summary>
    /// <returns>Null: the stream is a WebSocket, and the destination does not accept them over HTTP/2.</returns>
    /// <exception cref="SocketException">The destination refuses connections.</exception>
    /// <exception cref="TimeoutException">The destination has not accepted a connection in time.</exception>
    internal ValueTask<Http2Connection?> StartAsync(Http2Stream stream, bool isRetryable, bool hasBody)
    {
        foreach (var connection in _connections)
        {
            if (connection.TryStart(stream, isRetryable, hasBody))
            {
                return new(connection);
            }
        }

        return StartOnNewConnectionAsync(stream, isRetryable, hasBody);
    }

    internal void ApplyTimeouts(long now, long idleTimeout, long responseTimeout)
    {
        lock (_lock)
        {
            if (Array.Exists(_connections, connection => connection.IsClosed))
            {
                _connections = Array.FindAll(_connections, connection => !connection.IsClosed);
            }
        }

        foreach (var connection in _connections)
        {
            connection.ApplyTimeouts(now, idleTimeout, responseTimeout);
        }
    }

    internal async ValueTask CloseAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Http2Connection?> StartOnNewConnectionAsync(Http2Stream stream, bool isRetryable, bool hasBody)
    {
        for (var closed = 0; closed < MaxClosedConnections;)
        {
            var connection = await GetConnectionAsync().ConfigureAwait(false);
            var isAccepted = !stream.IsWebSocket || await connection.AcceptsWebSocketsAsync().ConfigureAwait(false);
            if (isAccepted && connection.TryStart(stream, isRetryable, hasBody))
            {
                return connection;
            }

            if (!isAccepted && !connection.IsDraining)
            {
                return null;
            }

            // Either other waiting requests have taken all its streams, or the destination accepts connections only to close them, or no streams.
            closed += connection.IsDraining || connection.AcceptsNoStreams ? 1 : 0;
        }

        throw new SocketException((int)SocketError.ConnectionAborted);
    }

    /// <summary>Opens one connection at a time, however many requests wait for one.</summary>
    private Task<Http2Connection> GetConnectionAsync()
    {
        lock (_lock)
        {
            if (_connections.LastOrDefault() is { HasFreeStream: true } newest)
            {
                return Task.FromResult(newest);
            }

            return _connecting ??= ConnectAsync();
        }
    }

    private async Task<Http2Connection> ConnectAsync()
    {
        // Leaves the caller's lock and execution context: the connection outlives the request that needed it first.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using (var timeout = new CancellationTokenSource(_pool.ConnectTimeout, _pool.Time))
            {
                await socket.ConnectAsync(GetEndPoint(), timeout.Token).ConfigureAwait(false);
            }

            var connection = Http2Connection.Open(socket, _pool);
            lock (_lock)
            {
                _connections = [.. _connections, connection];
            }

            return connection;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new TimeoutException($"{_address} has not accepted a connection within {_pool.ConnectTimeout}.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            lock (_lock)
            {
                _connecting = null;
            }
        }
    }

    private EndPoint GetEndPoint() =>
        IPAddress.TryParse(_address.DnsSafeHost, out var ip) ? new IPEndPoint(ip, _address.Port) : new DnsEndPoint(_address.DnsSafeHost, _address.Port);
}
