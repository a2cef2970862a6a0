using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Showroom.Http2Forwarding;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>The order in which the request bodies of one connection are sent.</summary>
public sealed class RequestBodyQueueTests : IAsyncLifetime
{
    private const int Frame = FrameHeader.MaxPayloadLength;

    private readonly ConnectionPool _pool = new(new Http2ForwarderOptions(), TimeProvider.System);
    private TcpClient _replica = null!;
    private Socket _gateway = null!;
    private RequestBodyQueue _queue = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _gateway = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await _gateway.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        _replica = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        _queue = new RequestBodyQueue(new FrameWriter(_gateway, () => { }, () => { }), sendWindow: 0, _pool);
    }

    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        _replica.Dispose();
        await _pool.DisposeAsync();
    }

    [Fact]
    public async Task Bodies_that_wait_for_the_connection_are_sent_in_turn()
    {
        var (first, second) = (Write(1, 3 * Frame), Write(3, 2 * Frame));

        Assert.True(_queue.TryAddWindow(4 * Frame));
        Assert.Equal([1, 3, 1, 3], await ReadStreamsAsync(4));
        await second;
        Assert.False(first.IsCompleted);

        Assert.True(_queue.TryAddWindow(Frame));
        Assert.Equal([1], await ReadStreamsAsync(1));
        await first;
    }

    [Fact]
    public async Task A_new_body_does_not_overtake_those_that_wait()
    {
        var first = Write(1, 2 * Frame);
        _queue.TryAddWindow(Frame);
        var second = Write(3, Frame);
        _queue.TryAddWindow(2 * Frame);

        Assert.Equal([1, 1, 3], await ReadStreamsAsync(3));
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_body_without_a_window_of_its_own_does_not_block_others()
    {
        var blocked = CreateBody(1, sendWindow: 0);
        var waiting = WriteAsync(blocked, Frame);
        var other = Write(3, Frame);
        _queue.TryAddWindow(2 * Frame);

        Assert.Equal([3], await ReadStreamsAsync(1));
        await other;
        Assert.False(waiting.IsCompleted);

        _queue.TryAddWindow(blocked, Frame);
        Assert.Equal([1], await ReadStreamsAsync(1));
        await waiting;
    }

    [Fact]
    public async Task The_body_of_a_stream_that_has_ended_leaves_the_queue()
    {
        var ended = CreateBody(1, sendWindow: Frame);
        var first = WriteAsync(ended, Frame);
        var second = Write(3, Frame);

        ended.EndWait();
        await first;
        _queue.TryAddWindow(2 * Frame);

        Assert.Equal([3], await ReadStreamsAsync(1));
        await second;
    }

    private Task Write(int stream, int length) => WriteAsync(CreateBody(stream, sendWindow: int.MaxValue), length);

    private Task WriteAsync(RequestBody body, int length) => _queue.WriteAsync(body, new ReadOnlySequence<byte>(new byte[length]), isLast: true).AsTask();

    private static RequestBody CreateBody(int id, int sendWindow)
    {
        var stream = new Http2Stream();
        // The connection itself takes no part.
        stream.Start(null!, id, isRetryable: false, hasBody: true, sendWindow, now: 0);
        return stream.Body;
    }

    private async Task<List<int>> ReadStreamsAsync(int count)
    {
        var frames = new FrameConnection(_replica.GetStream(), TestContext.Current.CancellationToken);
        var streams = new List<int>();
        while (streams.Count < count)
        {
            var (header, _) = await frames.ReadAsync();
            Assert.Equal((FrameType.Data, Frame), (header.Type, header.Length));
            streams.Add(header.StreamId);
        }

        return streams;
    }
}
