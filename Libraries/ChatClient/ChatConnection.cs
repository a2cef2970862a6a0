using System.Net;
using Microsoft.Extensions.Logging;

namespace Showroom.ChatClient;

/// <summary>
/// A connection to the chat that outlives its WebSockets: when one is lost, another is opened, and the rooms are joined again where they were. Thread-safe.
/// </summary>
public sealed class ChatConnection : IAsyncDisposable, IHubEvents
{
    // A connection that lasted so long was not refused by an overloaded or draining server: the delays begin anew.
    private static readonly TimeSpan s_stable = TimeSpan.FromSeconds(1);

    private readonly ChatConnectionOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly HistoryClient _history;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChatRoom> _rooms = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubSession? _session;
    private Task _run = Task.CompletedTask;
    private ChatConnectionState _state;

    private ChatConnection(ChatConnectionOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<ChatConnection>();
        _http = options.Handler is { } handler
            ? new HttpMessageInvoker(handler, disposeHandler: false)
            : new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.All });
        _history = new HistoryClient(_http, options);
    }

    /// <summary>Raised when <see cref="State"/> changes. The handler must neither block nor throw.</summary>
    public event EventHandler? StateChanged;

    /// <summary>Raised when an order of the session's account has another status. The handler must neither block nor throw.</summary>
    /// <remarks>An event that is sent while there is no connection is lost: read the order after <see cref="StateChanged"/>.</remarks>
    public event EventHandler<OrderChangedEventArgs>? OrderChanged;

    /// <summary>Whether there is a connection now.</summary>
    public ChatConnectionState State
    {
        get => _state;
        private set
        {
            if (_state != value)
            {
                _state = value;
                StateChanged?.Invoke(this, EventArgs.Empty);
            }
        }
    }

    /// <summary>Connects, without negotiation, with a WebSocket. An attempt that fails is repeated until one succeeds.</summary>
    /// <param name="options">The server, the session, and the delays.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    /// <exception cref="ChatException">The server refuses connections of this kind: there is no chat at this address.</exception>
    public static async Task<ChatConnection> ConnectAsync(ChatConnectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var connection = new ChatConnection(options);
        connection._run = Task.Run(connection.RunAsync, CancellationToken.None);
        try
        {
            await connection._connected.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Joins a show. An attempt that fails is repeated until one succeeds.</summary>
    /// <param name="showId">The show.</param>
    /// <param name="afterSeq">The last message that the consumer has, 0 for none; null to receive only what is sent after the join.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <returns>The room; dispose it to leave.</returns>
    /// <exception cref="ChatException">There is no such show, or the connection is in too many.</exception>
    /// <exception cref="InvalidOperationException">The connection has joined this show already.</exception>
    public async Task<ChatRoom> JoinAsync(string showId, long? afterSeq = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(showId);
        ArgumentOutOfRangeException.ThrowIfNegative(afterSeq ?? 0, nameof(afterSeq));
        var messages = new MessageStream(afterSeq, (after, token) => _history.ReadAsync(showId, after, token), _options, _logger);
        var room = new ChatRoom(showId, this, messages, _options, _logger);
        HubSession? session;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (!_rooms.TryAdd(showId, room))
            {
                throw new InvalidOperationException($"The connection has joined show {showId} already.");
            }

            session = _session;
        }

        try
        {
            if (session is not null)
            {
                _ = room.JoinAsync(session);
            }

            await room.Entered.WaitAsync(cancellationToken).ConfigureAwait(false);
            return room;
        }
        catch
        {
            await room.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves all rooms and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        ChatRoom[] rooms;
        lock (_gate)
        {
            rooms = [.. _rooms.Values];
            _rooms.Clear();
        }

        foreach (var room in rooms)
        {
            room.End(null);
        }

        State = ChatConnectionState.Closed;
        _http.Dispose();
    }

    void IHubEvents.OnMessages(string showId, ChatMessage[] messages) => Find(showId)?.OnMessages(messages);

    void IHubEvents.OnPresence(string showId, int members) => Find(showId)?.OnPresence(members);

    void IHubEvents.OnOrderChanged(string orderId, string status) => OrderChanged?.Invoke(this, new OrderChangedEventArgs(orderId, status));

    /// <summary>Removes a room, and leaves it on the server.</summary>
    internal async Task LeaveAsync(ChatRoom room, HubSession? session)
    {
        lock (_gate)
        {
            if (_rooms.GetValueOrDefault(room.ShowId) == room)
            {
                _rooms.Remove(room.ShowId);
            }
            else if (_rooms.ContainsKey(room.ShowId))
            {
                // The show was joined again meanwhile.
                return;
            }
        }

        try
        {
            if (session is not null && !session.Closed.IsCompleted)
            {
                await session.LeaveAsync(room.ShowId, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (ChatException)
        {
            // The messages of the room are ignored, and the server forgets it with the connection.
        }
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff(_options);
        try
        {
            while (true)
            {
                TimeSpan? retryAfter = null;
                var opened = _options.TimeProvider.GetTimestamp();
                try
                {
                    var session = await HubSession.OpenAsync(_options, _http, this, _stopping.Token).ConfigureAwait(false);
                    await UseAsync(session).ConfigureAwait(false);
                    if (_options.TimeProvider.GetElapsedTime(opened) > s_stable)
                    {
                        backoff.Reset();
                    }
                }
                catch (ChatException error)
                {
                    // Once connected it is a gateway or replica in transition that refuses.
                    if (!error.IsTransient && _connected.TrySetException(error))
                    {
                        return;
                    }

                    _logger.ConnectFailed(_options.Server, error.Message);
                    retryAfter = error.RetryAfter;
                }

                await backoff.DelayAsync(retryAfter, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    /// <summary>Joins all rooms over a new connection, and returns when it has ended.</summary>
    private async Task UseAsync(HubSession session)
    {
        ChatRoom[] rooms;
        lock (_gate)
        {
            _session = session;
            rooms = [.. _rooms.Values];
        }

        _logger.Connected(_options.Server);
        State = ChatConnectionState.Connected;
        _connected.TrySetResult();
        foreach (var room in rooms)
        {
            _ = room.JoinAsync(session);
        }

        try
        {
            var reason = await session.Closed.WaitAsync(_stopping.Token).ConfigureAwait(false);
            _logger.ConnectionLost(_options.Server, reason?.Message ?? "it was closed by the server.");
        }
        finally
        {
            lock (_gate)
            {
                _session = null;
                rooms = [.. _rooms.Values];
            }

            foreach (var room in rooms)
            {
                room.Disconnected(session);
            }

            State = ChatConnectionState.Connecting;
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ChatRoom? Find(string showId)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(showId);
        }
    }
}
