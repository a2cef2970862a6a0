using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ChatClient;

/// <summary>One connection of the hub, from its opening to its end; it does not reconnect.</summary>
internal sealed class HubSession : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly ChatConnectionOptions _options;
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubSession(HubConnection hub, ChatConnectionOptions options)
    {
        (_hub, _options) = (hub, options);
        hub.Closed += error =>
        {
            _closed.TrySetResult(error);
            return Task.CompletedTask;
        };
    }

    /// <summary>Completes when the connection has ended, with the reason.</summary>
    public Task<Exception?> Closed => _closed.Task;

    /// <summary>Opens a connection.</summary>
    /// <exception cref="ChatException">The server refused it or did not respond.</exception>
    public static async Task<HubSession> OpenAsync(ChatConnectionOptions options, HttpMessageInvoker http, IHubEvents events, CancellationToken cancellationToken)
    {
        HttpStatusCode? status = null;
        var builder = new HubConnectionBuilder().WithUrl(new Uri(options.Server, "/hubs/chat"), connection =>
        {
            connection.SkipNegotiation = true;
            connection.Transports = HttpTransportType.WebSockets;
            connection.WebSocketFactory = async (context, token) =>
            {
                var socket = new ClientWebSocket();
                try
                {
                    socket.Options.CollectHttpResponseDetails = true;
                    if (options.SessionCookie is { } getCookie && await getCookie(token).ConfigureAwait(false) is { } cookie)
                    {
                        socket.Options.SetRequestHeader("Cookie", cookie);
                    }

                    await socket.ConnectAsync(context.Uri, http, token).ConfigureAwait(false);
                    return socket;
                }
                catch
                {
                    status = socket.HttpStatusCode;
                    socket.Dispose();
                    throw;
                }
            };
        });
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default));
        var hub = builder.Build();
        hub.ServerTimeout = options.ServerTimeout;
        hub.HandshakeTimeout = options.AttemptTimeout;
        hub.On<string, ChatMessage[]>("messages", events.OnMessages);
        hub.On<string, int>("presence", events.OnPresence);
        hub.On<string, string>("orderChanged", events.OnOrderChanged);
        var session = new HubSession(hub, options);
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await hub.StartAsync(linked.Token).ConfigureAwait(false);
            return session;
        }
        catch (Exception error)
        {
            await hub.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ChatException(CodeOf(status), $"The chat of {options.Server} cannot be reached: {error.Message}", error);
        }
    }

    public Task<JoinResponse> JoinAsync(string showId, long? after, CancellationToken cancellationToken) =>
        InvokeAsync<JoinResponse>("Join", [showId, after], cancellationToken);

    public Task<SendReceipt> SendAsync(string showId, string clientMessageId, string text, CancellationToken cancellationToken) =>
        InvokeAsync<SendReceipt>("Send", [showId, clientMessageId, text], cancellationToken);

    public Task LeaveAsync(string showId, CancellationToken cancellationToken) => InvokeAsync<object?>("Leave", [showId], cancellationToken);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static string CodeOf(HttpStatusCode? status) => status switch
    {
        HttpStatusCode.Unauthorized => ChatErrorCodes.Unauthenticated,
        HttpStatusCode.NotFound => ChatErrorCodes.NotFound,
        HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed => ChatErrorCodes.InvalidInput,
        HttpStatusCode.TooManyRequests => ChatErrorCodes.TooManyRequests,
        _ => ChatErrorCodes.Unavailable,
    };

    private async Task<T> InvokeAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await _hub.InvokeCoreAsync<T>(method, arguments, linked.Token).ConfigureAwait(false);
        }
        catch (HubException error)
        {
            throw ChatException.Parse(error.Message, error);
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The connection ended, or the response did not arrive in time.
            throw new ChatException(ChatErrorCodes.Unavailable, $"{method} was not answered: {error.Message}", error);
        }
    }
}
