using System.Net;
using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>
/// A replica that speaks HTTP/2 frame by frame, as a test wants it: right, wrong or in the middle of a word. Probes it answers properly, on
/// whatever connection they come.
/// </summary>
internal sealed class ScriptedReplica : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<FrameConnection, int, Task> _script;
    private readonly List<Task> _talks = [];
    private readonly Task _accepting;

    /// <param name="script">Runs for each request, with the number of its stream.</param>
    internal ScriptedReplica(Func<FrameConnection, int, Task> script)
    {
        _script = script;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    internal string Address { get; }

    /// <summary>As the application model names it.</summary>
    internal (string Key, string Value)[] As(string name) => [($"services:{name}:http:0", Address), ($"services:{name}:h2c:0", Address)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_talks);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            var talk = new FrameConnection(client.GetStream(), _stop.Token);
            try
            {
                await talk.BeginAsync();
                while (true)
                {
                    var (header, payload) = await talk.ReadAsync();
                    if (header.Type != FrameType.Headers)
                    {
                        continue;
                    }

                    if (payload.AsSpan().IndexOf("/health"u8) >= 0)
                    {
                        await talk.WriteAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, header.StreamId, 0x88);
                    }
                    else
                    {
                        await _script(talk, header.StreamId);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side has hung up, the script has, or the test is over.
            }
        }
    }
}
