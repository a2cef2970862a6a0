using System.Net.Sockets;
using Showroom.Gateway.Forwarding;

namespace Showroom.Gateway.Http2;

/// <summary>
/// One connection to a replica, over HTTP/2 without TLS (RFC 9113, 3.3: the replica is known to speak it), carrying many exchanges.
/// </summary>
/// <remarks>
/// The window of the connection holds the windows of all its exchanges, so a client that reads slowly stops its own answer and no other.
/// Locks are taken in the order connection, sender; nobody is woken and nothing is sent while one is held.
/// </remarks>
internal sealed partial class Http2Connection : IAsyncDisposable
{
    /// <summary>Exchanges at the same time; for more there is another connection.</summary>
    internal const int MaxExchanges = 100;

    private const int ConnectionWindow = MaxExchanges * Exchange.Window;
    private const int InitialWindow = 65535;

    private readonly Socket _socket;
    private readonly FrameSender _sender;
    private readonly ConnectionKeeper _keeper;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Exchange> _exchanges = [];
    private Task _reading = Task.CompletedTask;
    private int _nextStream = 1;
    private int _most = MaxExchanges;
    private int _exchangeWindow = InitialWindow;
    private long _window = InitialWindow;
    private int _uncredited;
    private int _idleSince;
    private bool _leaving;

    private Http2Connection(Socket socket, ConnectionKeeper keeper)
    {
        _socket = socket;
        _keeper = keeper;
        _idleSince = keeper.Now;
        _sender = new FrameSender(socket, _ => Abort());
    }

    /// <summary>Speaks HTTP/2 over a connected socket.</summary>
    internal static Http2Connection Over(Socket socket, ConnectionKeeper keeper)
    {
        var connection = new Http2Connection(socket, keeper);
        connection._sender.Preface(
            [(Setting.EnablePush, 0), (Setting.InitialWindowSize, Exchange.Window), (Setting.MaxHeaderListSize, FrameReader.LongestHead)],
            ConnectionWindow - InitialWindow);
        using (ExecutionContext.SuppressFlow())
        {
            connection._reading = connection.ReadAsync();
        }

        return connection;
    }

    /// <summary>It has ended, and carries nothing any more.</summary>
    internal bool IsOver => _reading.IsCompleted;

    /// <summary>It takes no new exchange, now or ever.</summary>
    internal bool IsLeaving => Volatile.Read(ref _leaving);

    internal bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return !_leaving && _exchanges.Count < _most;
            }
        }
    }

    /// <returns>False when it has no room.</returns>
    internal bool TryBegin(Exchange exchange, bool recallable, bool hasBody)
    {
        bool alone;
        lock (_gate)
        {
            if (_leaving || _exchanges.Count >= _most)
            {
                return false;
            }

            exchange.Begin(this, _nextStream, recallable, !hasBody, _exchangeWindow, _keeper.Now);
            _exchanges.Add(_nextStream, exchange);
            _nextStream += 2;
            _leaving = _nextStream < 0;
            alone = _keeper.Begin() && !hasBody;
            _sender.Headers(exchange.Stream, exchange.Head.Span, end: !hasBody, later: !alone);
        }

        if (alone)
        {
            _sender.SendNow();
        }

        return true;
    }

    /// <summary>Completes when the answer has come further, or has failed.</summary>
    internal ValueTask NewsAsync(Exchange exchange)
    {
        lock (_gate)
        {
            return exchange.NewsAsync(_keeper.Now);
        }
    }

    /// <summary>Takes out what has arrived of an answer, and lets as much follow.</summary>
    internal Arrival Take(Exchange exchange)
    {
        lock (_gate)
        {
            var data = exchange.Take();
            exchange.Uncredited += data.Length;
            if (exchange.Ended && exchange.Sent)
            {
                Remove(exchange);
            }
            else if (!exchange.Ended && exchange.Uncredited >= Exchange.Window / 2)
            {
                _sender.WindowUpdate(exchange.Stream, exchange.Uncredited);
                exchange.Uncredited = 0;
            }

            return new Arrival(exchange.Status, data, exchange.Ended, exchange.Failure);
        }
    }

    /// <summary>Sends a part of a request's body, as fast as the replica takes it. Returns early when the exchange is over.</summary>
    internal async ValueTask SendAsync(Exchange exchange, ReadOnlyMemory<byte> data, bool last, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task opened;
            lock (_gate)
            {
                if (exchange.Failure is not null || exchange.Ended)
                {
                    return;
                }

                var length = (int)Math.Min(Math.Min(data.Length, FrameHeader.MaxLength), Math.Max(0, Math.Min(_window, exchange.SendWindow)));
                if (length > 0 || data.IsEmpty)
                {
                    exchange.Sent = last && length == data.Length;
                    exchange.SendWindow -= length;
                    exchange.Since = _keeper.Now;
                    _window -= length;
                    _sender.Data(exchange.Stream, data.Span[..length], exchange.Sent);
                    data = data[length..];
                    if (data.IsEmpty)
                    {
                        return;
                    }

                    continue;
                }

                exchange.SendWindowOpened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                opened = exchange.SendWindowOpened.Task;
            }

            await opened.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives up waiting for the answer.</summary>
    internal void Fail(Exchange exchange, Failure failure)
    {
        lock (_gate)
        {
            exchange.Fail(failure);
            if (!exchange.StopWaiting())
            {
                return;
            }
        }

        exchange.Wake();
    }

    /// <summary>Nobody wants anything more of the exchange, which can be used anew.</summary>
    internal void End(Exchange exchange)
    {
        if (!exchange.Removed)
        {
            lock (_gate)
            {
                Remove(exchange);
                _sender.ResetStream(exchange.Stream, Http2Error.Cancel);
            }
        }

        if (IsLeaving)
        {
            AbortIfLeft();
        }
    }

    /// <summary>The replica is silent: what may be repeated elsewhere is called back, and nothing new is tried on this connection.</summary>
    internal void Recall()
    {
        FailAll(exchange => exchange.Recallable ? new Failure(FailureKind.Recalled) : null, leave: true);
        AbortIfLeft();
    }

    /// <summary>Once in a while: gives up those that have waited too long, and the connection itself when nobody has used it.</summary>
    internal void Sweep(int patience, int idle)
    {
        var now = _keeper.Now;
        FailAll(exchange => exchange.Waits && now - exchange.Since > patience ? new Failure(FailureKind.TooSlow) : null, leave: false);
        lock (_gate)
        {
            if (_exchanges.Count > 0 || now - _idleSince <= idle)
            {
                return;
            }

            _leaving = true;
        }

        Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Abort();
        await _reading;
    }

    private async Task ReadAsync()
    {
        Exception? end = null;
        try
        {
            await new FrameReader(_socket, this).ReadAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            end = exception;
        }
        finally
        {
            // Some may have got news just before.
            WakeAnnounced();
            var departed = _sender.Departed;
            FailAll(exchange => new Failure(exchange.Stream > departed ? FailureKind.NotTakenUp : FailureKind.Broken, end), leave: true);
            Abort();
        }
    }

    private void Remove(Exchange exchange)
    {
        exchange.Removed = true;
        _exchanges.Remove(exchange.Stream);
        _keeper.End();
        _idleSince = _keeper.Now;
    }

    private void FailAll(Func<Exchange, Failure?> judge, bool leave)
    {
        List<Exchange> waiting = [];
        lock (_gate)
        {
            _leaving |= leave;
            foreach (var exchange in _exchanges.Values)
            {
                if (judge(exchange) is { } failure)
                {
                    exchange.Fail(failure);
                    if (exchange.StopWaiting())
                    {
                        waiting.Add(exchange);
                    }
                }
            }
        }

        waiting.ForEach(exchange => exchange.Wake());
    }

    private void AbortIfLeft()
    {
        lock (_gate)
        {
            if (!_leaving || _exchanges.Count > 0)
            {
                return;
            }
        }

        Abort();
    }

    /// <summary>The reader notices, and does the rest.</summary>
    private void Abort() => _socket.Dispose();
}
