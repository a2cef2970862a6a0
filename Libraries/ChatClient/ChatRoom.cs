using Microsoft.Extensions.Logging;

namespace Showroom.ChatClient;

/// <summary>A show that a <see cref="ChatConnection"/> has joined. It stays joined over lost connections until it is left.</summary>
public sealed class ChatRoom : IAsyncDisposable
{
    private readonly ChatConnection _connection;
    private readonly ChatConnectionOptions _options;
    private readonly MessageStream _messages;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<HubSession> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubSession? _session;

    internal ChatRoom(string showId, ChatConnection connection, MessageStream messages, ChatConnectionOptions options, ILogger logger)
    {
        ShowId = showId;
        (_connection, _messages, _options, _logger) = (connection, messages, options, logger);
    }

    /// <summary>Raised when <see cref="Members"/> changes, at most once a second, by the thread that receives. The handler must neither block nor throw.</summary>
    public event EventHandler? MembersChanged;

    /// <summary>The show.</summary>
    public string ShowId { get; }

    /// <summary>The connections in the room, over all replicas, as last reported.</summary>
    public int Members { get; private set; }

    /// <summary>Completes with the first successful join.</summary>
    internal Task Entered => _entered.Task;

    /// <summary>
    /// The messages of the show after the one that the join named, each once and in the order of their sequences, without gaps: what was missed while there
    /// was no connection is read from the history. The enumeration waits for messages until the room is left, and can be stopped and continued later.
    /// </summary>
    /// <param name="cancellationToken">Stops the enumeration; no message is lost by it.</param>
    /// <remarks>
    /// If the server has fewer messages than before (its database was restored, or a failover lost commits), the next message has a lower
    /// <see cref="ChatMessage.Seq"/> than the last.
    /// </remarks>
    /// <exception cref="ChatException">The show does not exist any more.</exception>
    /// <exception cref="InvalidOperationException">Another enumeration is under way.</exception>
    public IAsyncEnumerable<ChatMessage> ReadAllAsync(CancellationToken cancellationToken = default) => _messages.ReadAllAsync(cancellationToken);

    /// <summary>Sends a message, and completes when it is stored. See <see cref="SendAsync(string, string, CancellationToken)"/>.</summary>
    public Task<SendReceipt> SendAsync(string text, CancellationToken cancellationToken = default) => SendAsync(text, Guid.NewGuid().ToString("N"), cancellationToken);

    /// <summary>
    /// Sends a message, and completes when it is stored. It is sent again, over a new connection if necessary, until it is acknowledged, refused permanently, or
    /// <see cref="ChatConnectionOptions.SendTimeout"/> has passed; the server stores it once. Messages that are sent without waiting for each other have
    /// any order.
    /// </summary>
    /// <param name="text">1 to 2,000 characters, no control or bidirectional-override characters.</param>
    /// <param name="clientMessageId">Names the message: 1 to 64 letters, digits, '-' or '_', unique for the account in the show.</param>
    /// <param name="cancellationToken">Stops trying; whether the message was stored is then not known.</param>
    /// <exception cref="ChatException">The server refuses the message: <see cref="ChatException.Code"/> says why.</exception>
    /// <exception cref="TimeoutException">
    /// The message was not acknowledged in time. Whether it was stored is not known: send it again with the same <paramref name="clientMessageId"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The room was left.</exception>
    public async Task<SendReceipt> SendAsync(string text, string clientMessageId, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(_options.SendTimeout, _options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, _ended.Token);
        var backoff = new Backoff(_options);
        ChatException? last = null;
        try
        {
            while (true)
            {
                var session = await WhenJoined().WaitAsync(linked.Token).ConfigureAwait(false);
                try
                {
                    return await session.SendAsync(ShowId, clientMessageId, text, linked.Token).ConfigureAwait(false);
                }
                catch (ChatException error) when (error.IsTransient)
                {
                    last = error;
                }

                await backoff.DelayAsync(last.RetryAfter, linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, this);
            throw new TimeoutException(
                $"The message {clientMessageId} was not acknowledged within {_options.SendTimeout}; whether it was stored is not known. {last?.Message}", last);
        }
    }

    /// <summary>Leaves the room: the enumeration of its messages ends.</summary>
    public async ValueTask DisposeAsync()
    {
        HubSession? session;
        lock (_gate)
        {
            session = _session;
        }

        End(null);
        await _connection.LeaveAsync(this, session).ConfigureAwait(false);
    }

    internal bool HasEnded => _ended.IsCancellationRequested;

    internal void OnMessages(ChatMessage[] messages) => _messages.Offer(messages);

    internal void OnPresence(int members)
    {
        Members = members;
        MembersChanged?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Joins over a new connection; returns when it is joined, the connection has ended, or the room has.</summary>
    internal async Task JoinAsync(HubSession session)
    {
        var backoff = new Backoff(_options);
        while (!HasEnded && !session.Closed.IsCompleted)
        {
            try
            {
                var after = _messages.Position;
                var response = await session.JoinAsync(ShowId, after, _ended.Token).ConfigureAwait(false);
                _messages.Join(after, response.LastSeq, response.Missed);
                OnPresence(response.Members);
                lock (_gate)
                {
                    _session = session;
                    _joined.TrySetResult(session);
                }

                _entered.TrySetResult();
                if (HasEnded)
                {
                    await _connection.LeaveAsync(this, session).ConfigureAwait(false);
                }

                return;
            }
            catch (OperationCanceledException) when (HasEnded)
            {
                // The server may have executed the join.
                await _connection.LeaveAsync(this, session).ConfigureAwait(false);
                return;
            }
            catch (ChatException error) when (!error.IsTransient)
            {
                End(error);
                await _connection.LeaveAsync(this, null).ConfigureAwait(false);
                return;
            }
            catch (ChatException error)
            {
                _logger.JoinFailed(ShowId, error.Message);
                await backoff.DelayAsync(error.RetryAfter, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The connection has ended: messages wait for the next one.</summary>
    internal void Disconnected(HubSession session)
    {
        lock (_gate)
        {
            if (_session == session)
            {
                _session = null;
                _joined = new TaskCompletionSource<HubSession>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Nothing is received or sent any more.</summary>
    internal void End(ChatException? error)
    {
        _messages.Complete(error);
        if (error is null)
        {
            _ended.Cancel();
            return;
        }

        lock (_gate)
        {
            _joined.TrySetException(error);
            // Observed here, because there may be no sender that waits.
            _ = _joined.Task.Exception;
        }

        _entered.TrySetException(error);
    }

    private Task<HubSession> WhenJoined()
    {
        lock (_gate)
        {
            return _joined.Task;
        }
    }
}
