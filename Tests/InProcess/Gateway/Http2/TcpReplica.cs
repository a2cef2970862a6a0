using System.Net;
using System.Net.Sockets;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>Accepts connections on a free port until it is disposed. Each one is handled on its own.</summary>
internal abstract class TcpReplica : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private Task _accepting = Task.CompletedTask;

    protected TcpReplica()
    {
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
    }

    public string Address { get; }

    /// <summary>How many connections it has accepted.</summary>
    public int Connections => _connections.Count;

    /// <summary>
    /// Its addresses as the application model passes them. The route of WebSockets is left out: its cluster would be probed and warmed up over connections of
    /// the same kind.
    /// </summary>
    public (string Key, string Value)[] GetSettings(string name) =>
        [($"services:{name}:http:0", Address), ($"services:{name}:h2c:0", Address), ("Gateway:Routes:hubs:Enabled", "false")];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    /// <summary>Called once the derived class is complete.</summary>
    protected void Start() => _accepting = AcceptAsync();

    /// <summary>Uses a connection, which is closed afterwards. It may fail because the gateway has closed it, or because the test is over.</summary>
    protected abstract Task HandleAsync(TcpClient client, CancellationToken cancellationToken);

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _connections.Add(HandleConnectionAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task HandleConnectionAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await HandleAsync(client, _stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The gateway or the script has closed the connection, or the test is over.
            }
        }
    }
}
