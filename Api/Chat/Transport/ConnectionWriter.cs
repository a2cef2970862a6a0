using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Showroom.Api.Chat.Transport;

/// <summary>Writes events to one connection: frames to its socket where that is possible, else messages to SignalR.</summary>
internal sealed class ConnectionWriter(HubConnectionContext connection)
{
    private readonly FrameStream? _frames = connection.GetHttpContext()?.Features.Get<FrameStream>();

    public string ConnectionId => connection.ConnectionId;

    public IHubProtocol Protocol => connection.Protocol;

    /// <summary>Writes an event in the connection's protocol. It never fails: a connection that is broken closes itself.</summary>
    /// <returns>Completed, unless the connection accepts no more at the moment.</returns>
    public ValueTask WriteAsync(OutgoingFrame frame) => _frames is { } frames ? frames.WriteFrameAsync(frame.Frame) : connection.WriteAsync(frame.Message);

    public void Abort() => connection.Abort();
}
