using System.Diagnostics;

namespace Showroom.Lab.Chat.Clients;

/// <summary>One thread that reads all connections and records what they receive. What it costs is part of each report.</summary>
internal sealed class ReceiveLoop : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int MaxWait = 100;

    private readonly Epoll _epoll = new();
    private readonly IReadOnlyList<ChatSocket> _clients;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly Thread _thread;
    private readonly Action<int> _ready;
    private readonly Action<MessageStamp> _found;
    private volatile DeliveryRecord? _record;
    private volatile bool _isStopped;
    private int _current;
    private long _receivedAt;
    private Exception? _failure;

    /// <param name="clients">Those whose connections are read; the index of each is its member's number in <see cref="DeliveryRecord"/>.</param>
    public ReceiveLoop(IReadOnlyList<ChatSocket> clients)
    {
        _clients = clients;
        (_ready, _found) = (Read, Found);
        for (var i = 0; i < clients.Count; i++)
        {
            _epoll.Add(clients[i].Socket, i);
        }

        _thread = new Thread(Run) { Name = "chat client", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Messages that have arrived, recorded or not.</summary>
    public long Messages { get; private set; }

    /// <summary>Connections that servers have closed.</summary>
    public int Closed { get; private set; }

    /// <summary>Where deliveries are recorded from now on; null for nowhere.</summary>
    public DeliveryRecord? Record
    {
        set => _record = value;
    }

    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("The measuring client failed.", failure);
        }
    }

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        _epoll.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_isStopped)
            {
                _epoll.Wait(MaxWait, _ready);
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private void Read(int key)
    {
        var client = _clients[key];
        _current = key;
        _receivedAt = Stopwatch.GetTimestamp();
        if (!client.Receive(_buffer, _found))
        {
            _epoll.Remove(client.Socket);
            Closed++;
        }
    }

    private void Found(MessageStamp stamp)
    {
        Messages++;
        _record?.Add(_current, stamp, _receivedAt);
    }
}
