using Microsoft.Extensions.Logging.Abstractions;
using Showroom.ChatClient;

namespace Showroom.Tests.Model.ChatClient;

public sealed class MessageStreamTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Queue<Exception> _failures = new();
    private readonly List<long> _reads = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_of_many_pages_is_read_as_fast_as_the_consumer_reads()
    {
        var stream = Create(after: 0, last: 1_000);
        stream.Join(0, 1_000, [.. Range(1, 200)]);

        var read = await ReadAsync(stream, 1_000);
        Assert.Equal(Enumerable.Range(1, 1_000).Select(seq => (long)seq), read);
        Assert.Equal([200, 400, 600, 800], _reads);
    }

    [Fact]
    public async Task A_consumer_that_does_not_read_causes_no_requests_and_loses_nothing()
    {
        var stream = Create(after: 0, last: 1_000);
        stream.Join(0, 0, []);
        for (var seq = 1; seq <= 1_000; seq++)
        {
            stream.Offer([Message(seq)]);
        }

        Assert.Empty(_reads);
        Assert.Equal(200, stream.Position);
        _time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var reading = ReadAsync(stream, 1_000);
        await AdvanceUntilAsync(() => reading.IsCompleted);
        Assert.Equal(Enumerable.Range(1, 1_000).Select(seq => (long)seq), await reading);
    }

    [Fact]
    public async Task A_message_that_is_overtaken_is_awaited_before_the_history_is_read()
    {
        var stream = Create(after: 0, last: 3);
        stream.Join(0, 0, []);
        stream.Offer([Message(2)]);
        var reading = ReadAsync(stream, 2);
        stream.Offer([Message(1)]);
        Assert.Equal([1, 2], await reading);
        Assert.Empty(_reads);

        stream.Offer([Message(4)]);
        reading = ReadAsync(stream, 2);
        await AdvanceUntilAsync(() => reading.IsCompleted);
        Assert.Equal([3, 4], await reading);
        Assert.Equal([2], _reads);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_is_read_again_and_one_that_does_not_exist_ends_the_enumeration()
    {
        var stream = Create(after: 0, last: 2);
        _failures.Enqueue(new ChatException(ChatErrorCodes.Unavailable, "no"));
        _failures.Enqueue(new ChatException(ChatErrorCodes.TooManyRequests, "no", retryAfter: TimeSpan.FromSeconds(5)));
        stream.Join(0, 2, []);
        var reading = ReadAsync(stream, 2);
        await AdvanceUntilAsync(() => reading.IsCompleted);
        Assert.Equal([1, 2], await reading);
        Assert.Equal([0, 0, 0], _reads);

        _failures.Enqueue(new ChatException(ChatErrorCodes.NotFound, "gone"));
        stream.Join(2, 3, []);
        Assert.Equal(ChatErrorCodes.NotFound, (await Assert.ThrowsAsync<ChatException>(() => ReadAsync(stream, 1))).Code);
    }

    [Fact]
    public async Task The_enumeration_can_be_stopped_and_continued_but_has_one_reader()
    {
        var stream = Create(after: 0, last: 3);
        stream.Join(0, 3, [.. Range(1, 3)]);
        Assert.Equal([1], await ReadAsync(stream, 1));
        Assert.Equal([2, 3], await ReadAsync(stream, 2));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = ReadAsync(stream, 1, stop.Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(stream, 1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        stream.Offer([Message(4)]);
        Assert.Equal([4], await ReadAsync(stream, 1));
    }

    [Fact]
    public async Task A_completed_stream_gives_what_it_has_and_ends()
    {
        var stream = Create(after: 0, last: 9);
        stream.Join(0, 9, [Message(1)]);
        stream.Complete(null);
        Assert.Equal([1], await ReadAsync(stream, 9));

        var failed = Create(after: 0, last: 9);
        failed.Complete(new ChatException(ChatErrorCodes.NotFound, "gone"));
        await Assert.ThrowsAsync<ChatException>(() => ReadAsync(failed, 1));
    }

    private static ChatMessage Message(long seq) => new(seq, $"{seq}", "Ada", $"text {seq}", DateTimeOffset.UnixEpoch);

    private static IEnumerable<ChatMessage> Range(long first, long last)
    {
        for (var seq = first; seq <= last; seq++)
        {
            yield return Message(seq);
        }
    }

    private static async Task<List<long>> ReadAsync(MessageStream stream, int count, CancellationToken? cancellationToken = null)
    {
        List<long> read = [];
        await foreach (var message in stream.ReadAllAsync(cancellationToken ?? Cancellation))
        {
            read.Add(message.Seq);
            if (read.Count == count)
            {
                break;
            }
        }

        return read;
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        () => $"Still waiting, after reads at {string.Join(", ", _reads)}.");

    /// <summary>A stream of a show with so many messages.</summary>
    private MessageStream Create(long? after, long last) => new(
        after,
        (from, _) =>
        {
            _reads.Add(from);
            return _failures.TryDequeue(out var failure) ? Task.FromException<IReadOnlyList<ChatMessage>>(failure) : Task.FromResult<IReadOnlyList<ChatMessage>>([.. Range(from + 1, Math.Min(from + 200, last))]);
        },
        new ChatConnectionOptions { Server = new Uri("http://localhost"), MaxBufferedMessages = 200, TimeProvider = _time, Random = new Random(1) },
        NullLogger.Instance);
}
