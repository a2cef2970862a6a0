using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Showroom.ChatClient;

/// <summary>
/// The messages of a room as one consumer reads them. What is missing is read from the history by the consumer's own loop, so that a consumer which does not
/// read causes no requests and occupies a bounded amount of memory.
/// </summary>
/// <param name="after">The message before the first; null when the first join determines it.</param>
/// <param name="readHistory">Reads messages after one; throws <see cref="ChatException"/>.</param>
/// <param name="options">Delays and limits.</param>
/// <param name="logger">For failures of the history.</param>
internal sealed class MessageStream(
    long? after, Func<long, CancellationToken, Task<IReadOnlyList<ChatMessage>>> readHistory, ChatConnectionOptions options, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly MessageSequencer _sequencer = new(after, options.MaxBufferedMessages);
    // One pending signal is enough: the reader looks at everything when it gets one.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _isReading;
    private bool _isCompleted;
    private Exception? _error;

    /// <summary>The last message of the uninterrupted series that has arrived.</summary>
    public long? Position
    {
        get
        {
            lock (_gate)
            {
                return _sequencer.Position;
            }
        }
    }

    public void Join(long? after, long last, IReadOnlyList<ChatMessage> missed)
    {
        lock (_gate)
        {
            _sequencer.Join(after, last, missed);
        }

        _signal.Writer.TryWrite(true);
    }

    public void Offer(IReadOnlyList<ChatMessage> messages)
    {
        lock (_gate)
        {
            _sequencer.Offer(messages);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends the stream after the messages that can be read without the history.</summary>
    public void Complete(Exception? error)
    {
        lock (_gate)
        {
            if (!_isCompleted)
            {
                (_isCompleted, _error) = (true, error);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <exception cref="InvalidOperationException">Another enumeration is under way.</exception>
    public async IAsyncEnumerable<ChatMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("The messages of a room have one reader: another enumeration is under way.");
        }

        try
        {
            while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } message)
            {
                yield return message;
            }
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private async Task<ChatMessage?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            bool hasGap, needsHistory;
            long taken;
            lock (_gate)
            {
                if (_sequencer.TryTake(out var message))
                {
                    return message;
                }

                if (_isCompleted)
                {
                    return _error is null ? null : throw _error;
                }

                (hasGap, needsHistory, taken) = (_sequencer.HasGap, _sequencer.NeedsHistory, _sequencer.Taken);
            }

            if (needsHistory)
            {
                await FillAsync(taken, cancellationToken).ConfigureAwait(false);
            }
            else if (!hasGap)
            {
                await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (!await IsFilledAsync(taken, cancellationToken).ConfigureAwait(false))
            {
                lock (_gate)
                {
                    _sequencer.Settle();
                }
            }
        }
    }

    /// <summary>Waits until the missing message arrives, at most <see cref="ChatConnectionOptions.GapDelay"/>.</summary>
    private async Task<bool> IsFilledAsync(long taken, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.GapDelay, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    if (_isCompleted || _sequencer.Taken != taken || !_sequencer.HasGap || _sequencer.NeedsHistory)
                    {
                        return true;
                    }
                }

                await _signal.Reader.ReadAsync(linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task FillAsync(long taken, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options);
        while (true)
        {
            try
            {
                var messages = await readHistory(taken, cancellationToken).ConfigureAwait(false);
                lock (_gate)
                {
                    _sequencer.Offer(messages);
                    if (_isCompleted || !_sequencer.NeedsHistory || _sequencer.Taken != taken)
                    {
                        return;
                    }
                }

                // The message exists, and this replica's database does not have it yet.
                await backoff.DelayAsync(null, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatException error) when (error.IsTransient)
            {
                logger.HistoryFailed(error.Message);
                await backoff.DelayAsync(error.RetryAfter, cancellationToken).ConfigureAwait(false);
                lock (_gate)
                {
                    if (_isCompleted || !_sequencer.NeedsHistory)
                    {
                        return;
                    }
                }
            }
        }
    }
}
