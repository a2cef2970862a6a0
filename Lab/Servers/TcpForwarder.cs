using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>
/// Forwards connections from a port of the loopback interface to another, until it is cut. It can be switched to another port, as a name leads
/// to another server after a failover, and can deliver what it forwards after a delay.
/// </summary>
internal sealed class TcpForwarder : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, bool> _connections = new();
    private readonly Task _accepting;
    private readonly TimeSpan _delay;
    private volatile int _target;
    private volatile bool _isCut;
    private int _accepted;

    /// <param name="target">The port that connections lead to.</param>
    /// <param name="delay">From the arrival of data to its delivery, in each direction; what is on its way when the forwarder is cut is lost.</param>
    public TcpForwarder(int target, TimeSpan delay = default)
    {
        (_target, _delay) = (target, delay);
        Port = LoopbackPort.Reserve();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Connections accepted until now.</summary>
    public int Connections => Volatile.Read(ref _accepted);

    /// <summary>New connections lead to this port; existing ones keep their server.</summary>
    public void SwitchTo(int target) => _target = target;

    /// <summary>Closes all connections, and new ones as soon as they are accepted.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var (socket, _) in _connections)
        {
            socket.Dispose();
        }
    }

    /// <summary>Whether <see cref="Cut"/> is in effect.</summary>
    public bool IsCut => _isCut;

    public void Restore() => _isCut = false;

    /// <summary>Closes all connections; new ones are accepted.</summary>
    public void CloseConnections()
    {
        Cut();
        Restore();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await _listener.AcceptSocketAsync(_stopping.Token));
                Interlocked.Increment(ref _accepted);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The loop ends when it is stopping; a connection that failed while it was accepted is the client's matter.
            }
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _connections[client] = _connections[server] = true;
        try
        {
            if (!_isCut)
            {
                await server.ConnectAsync(IPAddress.Loopback, _target);
                await (_delay == TimeSpan.Zero
                    ? Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client))
                    : Task.WhenAny(CopyDelayedAsync(client, server), CopyDelayedAsync(server, client)));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The target is down, or the connection was cut.
        }
        finally
        {
            _connections.TryRemove(client, out _);
            _connections.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task CopyDelayedAsync(Socket from, Socket to)
    {
        var pending = Channel.CreateUnbounded<(long ArrivedAt, byte[] Data)>(new() { SingleReader = true, SingleWriter = true });
        var delivering = DeliverAsync();
        var buffer = new byte[32 << 10];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
            {
                pending.Writer.TryWrite((TimeProvider.System.GetTimestamp(), buffer[..count]));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either end was closed.
        }

        pending.Writer.TryComplete();
        await delivering;

        async Task DeliverAsync()
        {
            try
            {
                await foreach (var (arrivedAt, data) in pending.Reader.ReadAllAsync())
                {
                    if (_delay - TimeProvider.System.GetElapsedTime(arrivedAt) is var rest && rest > TimeSpan.Zero)
                    {
                        await Task.Delay(rest);
                    }

                    for (var sent = 0; sent < data.Length;)
                    {
                        sent += await to.SendAsync(data.AsMemory(sent));
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Either end was closed.
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 << 10];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either end was closed.
        }
    }
}
