using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Showroom.Api.Chat.Hubs;

namespace Showroom.Api.Chat.Warmup;

/// <summary>Opens connections of the hub in this process.</summary>
internal sealed class InMemoryConnections(HubConnectionHandler<ChatHub> hub, IEnumerable<IHubProtocol> protocols)
{
    public IReadOnlyList<IHubProtocol> Protocols { get; } = [.. protocols.DistinctBy(static protocol => protocol.Name)];

    public Task<InMemoryConnection> OpenAsync(IHubProtocol protocol, CancellationToken cancellationToken) => InMemoryConnection.OpenAsync(hub, protocol, cancellationToken);
}
