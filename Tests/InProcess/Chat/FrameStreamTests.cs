using System.Net;
using System.Net.Sockets;
using Showroom.Api.Chat.Transport;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>Frames of a room and those of SignalR's WebSocket share a connection.</summary>
/// <param name="isHttp2">The frames are written to the stream that the server has made, not to a socket.</param>
public abstract class FrameStreamTests(bool isHttp2) : IAsyncLifetime
{
    private const byte Text = 0x81, FirstFragment = 0x01, LastFragment = 0x80, Ping = 0x89;

    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Socket _server = null!;
    private FrameStream _stream = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await _client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        _server = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        _stream = new FrameStream(new NetworkStream(_server), isHttp2 ? null : _server);
        await _client.SendAsync(new byte[1]);
        await _stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_frame_of_a_room_waits_for_the_last_fragment_and_a_control_frame_does_not()
    {
        await WriteAsync(FirstFragment);
        var roomEvent = _stream.WriteFrameAsync(Frame(Text)).AsTask();
        await WriteAsync(Ping);
        Assert.False(roomEvent.IsCompleted);

        await WriteAsync(LastFragment);
        await roomEvent;
        await WriteAsync(Text);

        Assert.Equal(new[] { FirstFragment, Ping, LastFragment, Text, Text }, await ReceiveOpcodesAsync(5));
    }

    [Fact]
    public async Task Frames_of_several_rooms_that_wait_are_all_written()
    {
        // One thread at a time, as on a processor that is busy: writers that pass the turn to each other would do so without end.
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await WriteAsync(FirstFragment);
        var roomEvents = Enumerable.Range(0, 5).Select(_ => Task.Factory.StartNew(
            () => _stream.WriteFrameAsync(Frame(Text)).AsTask(), TestContext.Current.CancellationToken, TaskCreationOptions.None, scheduler).Unwrap()).ToArray();
        await Task.Factory.StartNew(static () => { }, TestContext.Current.CancellationToken, TaskCreationOptions.None, scheduler);
        await WriteAsync(LastFragment);
        await Task.WhenAll(roomEvents).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(new[] { FirstFragment, LastFragment, Text, Text, Text, Text, Text }, await ReceiveOpcodesAsync(7));
    }

    [Fact]
    public async Task Frames_to_a_client_that_does_not_read_are_pending_and_complete_when_it_reads_or_is_gone()
    {
        var frame = new byte[1 << 20];
        frame[0] = Text;
        var (written, pending) = (0, Task.CompletedTask);
        for (; pending.IsCompleted; written++)
        {
            pending = _stream.WriteFrameAsync(frame).AsTask();
        }

        for (var (buffer, length) = (new byte[1 << 20], 0L); length < (long)written * frame.Length;)
        {
            length += await _client.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        }

        await pending.WaitAsync(TestContext.Current.CancellationToken);
        while (pending.IsCompleted)
        {
            pending = _stream.WriteFrameAsync(frame).AsTask();
        }

        var next = _stream.WriteFrameAsync(frame).AsTask();
        _server.Dispose();
        await Task.WhenAll(pending, next).WaitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() => WriteAsync(Text));
        await _stream.WriteFrameAsync(frame);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client.Dispose();
        _server.Dispose();
        return _stream.DisposeAsync();
    }

    private static byte[] Frame(byte opcode) => [opcode, 1, 0];

    private Task WriteAsync(byte opcode) => _stream.WriteAsync(Frame(opcode), TestContext.Current.CancellationToken).AsTask();

    private async Task<byte[]> ReceiveOpcodesAsync(int frames)
    {
        var received = new byte[3 * frames];
        await new NetworkStream(_client).ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        return [.. received.Chunk(3).Select(static frame => frame[0])];
    }
}

public sealed class SocketFrameStreamTests() : FrameStreamTests(isHttp2: false);

public sealed class Http2FrameStreamTests() : FrameStreamTests(isHttp2: true);
