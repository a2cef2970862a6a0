using System.Buffers;
using System.IO.Pipelines;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Showroom.Api.Chat.Hubs;
using Showroom.Api.Chat.Membership;

namespace Showroom.Api.Chat.Warmup;

/// <summary>A connection of the hub whose client is in this process, with a session of an account that does not exist.</summary>
internal sealed class InMemoryConnection : IAsyncDisposable, IInvocationBinder
{
    private readonly Pipe _toHub = new();
    private readonly Pipe _toClient = new();
    private readonly IHubProtocol _protocol;
    private readonly DefaultConnectionContext _context;
    private readonly Task _running;

    private InMemoryConnection(HubConnectionHandler<ChatHub> hub, IHubProtocol protocol)
    {
        _protocol = protocol;
        _context = new DefaultConnectionContext($"warm-up-{protocol.Name}", new Duplex(_toHub.Reader, _toClient.Writer), new Duplex(_toClient.Reader, _toHub.Writer))
        {
            User = new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim(ClaimTypes.NameIdentifier, Guid.Empty.ToString()), new Claim(ClaimTypes.Name, "warm-up")], authenticationType: "warm-up")),
        };
        _running = hub.OnConnectedAsync(_context);
    }

    /// <summary>The connection as the hub sees it; it exists once a call has been answered.</summary>
    public ChatConnection Member => _context.Features.Get<ChatConnection>()!;

    public static async Task<InMemoryConnection> OpenAsync(HubConnectionHandler<ChatHub> hub, IHubProtocol protocol, CancellationToken cancellationToken)
    {
        var connection = new InMemoryConnection(hub, protocol);
        HandshakeProtocol.WriteRequestMessage(new HandshakeRequestMessage(protocol.Name, protocol.Version), connection._toHub.Writer);
        await connection._toHub.Writer.FlushAsync(cancellationToken);
        await connection.ReadAsync(static (InMemoryConnection _, ref ReadOnlySequence<byte> buffer) => HandshakeProtocol.TryParseResponseMessage(ref buffer, out var _), cancellationToken);
        return connection;
    }

    /// <summary>Calls a method, and waits for the response, which may be an error.</summary>
    public async Task InvokeAsync(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        _protocol.WriteMessage(new InvocationMessage("1", method, arguments), _toHub.Writer);
        await _toHub.Writer.FlushAsync(cancellationToken);
        await ReadAsync(static message => message is CompletionMessage, cancellationToken);
    }

    /// <summary>Waits for an event; its arguments are not read.</summary>
    public Task ReceiveAsync(string name, CancellationToken cancellationToken) => ReadAsync(
        message => (message is InvocationMessage { Target: var target } && target == name) || (message is InvocationBindingFailureMessage { Target: var unread } && unread == name),
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _toHub.Writer.CompleteAsync();
        await _running;
        await _toClient.Reader.CompleteAsync();
        await _context.DisposeAsync();
    }

    Type IInvocationBinder.GetReturnType(string invocationId) => typeof(object);

    Type IInvocationBinder.GetStreamItemType(string streamId) => typeof(object);

    IReadOnlyList<Type> IInvocationBinder.GetParameterTypes(string methodName) => [];

    private Task ReadAsync(Func<HubMessage, bool> isExpected, CancellationToken cancellationToken) => ReadAsync(
        (InMemoryConnection connection, ref ReadOnlySequence<byte> buffer) => connection._protocol.TryParseMessage(ref buffer, connection, out var message) && isExpected(message),
        cancellationToken);

    private async Task ReadAsync(TryParse tryParse, CancellationToken cancellationToken)
    {
        for (var isFound = false; !isFound;)
        {
            var read = await _toClient.Reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            long before;
            do
            {
                before = buffer.Length;
                isFound = tryParse(this, ref buffer);
            }
            while (!isFound && buffer.Length < before);

            _toClient.Reader.AdvanceTo(buffer.Start, isFound ? buffer.Start : buffer.End);
            if (read.IsCompleted && !isFound)
            {
                throw new InvalidOperationException("The hub has closed the connection.");
            }
        }
    }

    private delegate bool TryParse(InMemoryConnection connection, ref ReadOnlySequence<byte> buffer);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
