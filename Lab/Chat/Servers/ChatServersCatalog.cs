using Showroom.Lab.Processes;

namespace Showroom.Lab.Chat.Servers;

/// <summary>The chat servers that can be measured, by name.</summary>
internal static class ChatServersCatalog
{
    public const string Rooms = "rooms", Backplane = "backplane", None = "none";
    /// <summary>Our replicas behind a gateway, which reaches them over HTTP/1.1 or over HTTP/2.</summary>
    public const string GatewayHttp1 = "gateway-http1", GatewayHttp2 = "gateway-http2";

    public const string SocketIo = "socket.io", Ws = "ws", Nchan = "nchan";

    /// <summary>Values of <c>Chat:Fanout</c> of our replicas.</summary>
    public static IReadOnlyList<string> Fanouts { get; } = [Rooms, Backplane, None];

    /// <summary>Our replicas with <see cref="Rooms"/>, behind a gateway.</summary>
    public static IReadOnlyList<string> Gateways { get; } = [GatewayHttp1, GatewayHttp2];

    /// <summary>Servers of others.</summary>
    public static IReadOnlyList<string> Peers { get; } = [SocketIo, Ws, Nchan];

    /// <summary>Starts servers.</summary>
    /// <param name="name">One of <see cref="Fanouts"/>, <see cref="Gateways"/> or <see cref="Peers"/>.</param>
    /// <param name="servers">The number of servers.</param>
    /// <param name="rooms">The number of rooms.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ProgramNotFoundException">A program that it needs is not installed.</exception>
    public static Task<ChatServers> StartAsync(string name, int servers, int rooms, CancellationToken cancellationToken) => name switch
    {
        SocketIo => NodeServers.StartSocketIoAsync(servers, rooms, cancellationToken),
        Ws => NodeServers.StartWsAsync(servers, rooms, cancellationToken),
        Nchan => NchanServers.StartAsync(servers, rooms, cancellationToken),
        GatewayHttp1 or GatewayHttp2 => ShowroomServers.StartBehindGatewayAsync(name, isHttp2: name == GatewayHttp2, servers, rooms, cancellationToken),
        _ => ShowroomServers.StartAsync(name, servers, rooms, cancellationToken),
    };
}
