using System.Globalization;
using Showroom.ChatClient;
using Showroom.Lab.ChatConsistency.Checking;
using Showroom.Lab.Sessions;

namespace Showroom.Lab.ChatConsistency.Workload;

/// <summary>A connection of the chat that is in several rooms, sends to them, and records what it sends and receives.</summary>
internal sealed class ChatMember : IAsyncDisposable
{
    private readonly string _name;
    private readonly ChatConnection _connection;
    private readonly HistoryRecorder _recorder;
    private readonly List<ChatRoom> _rooms = [];
    private readonly List<Task> _reading = [];
    private int _sent;

    private ChatMember(string name, ChatConnection connection, HistoryRecorder recorder) => (_name, _connection, _recorder) = (name, connection, recorder);

    public string Name => _name;

    public IReadOnlyList<string> Rooms => [.. _rooms.Select(static room => room.ShowId)];

    public bool IsConnected => _connection.State == ChatConnectionState.Connected;

    /// <summary>Connects, and joins rooms from their beginning.</summary>
    public static async Task<ChatMember> JoinAsync(string name, Uri server, LabUser user, IEnumerable<string> rooms, HistoryRecorder recorder, CancellationToken cancellationToken)
    {
        var connection = await ChatConnection.ConnectAsync(new() { Server = server, SessionCookie = _ => ValueTask.FromResult<string?>(user.Cookie) }, cancellationToken);
        var member = new ChatMember(name, connection, recorder);
        try
        {
            foreach (var id in rooms)
            {
                var room = await connection.JoinAsync(id, afterSeq: 0, cancellationToken);
                member._rooms.Add(room);
                member._reading.Add(member.ReadAsync(room));
            }

            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a message to one of the rooms.</summary>
    /// <returns>Null when it is acknowledged, else why it was not.</returns>
    public async Task<string?> SendAsync(int room)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{_name}-{Interlocked.Increment(ref _sent)}");
        var to = _rooms[room % _rooms.Count];
        _recorder.Sending(to.ShowId, id);
        try
        {
            var receipt = await to.SendAsync(id, id, CancellationToken.None);
            _recorder.Acknowledge(id, receipt.Seq);
            return null;
        }
        catch (Exception error) when (error is ChatException or TimeoutException or ObjectDisposedException)
        {
            return error.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Task.WhenAll(_reading);
    }

    private async Task ReadAsync(ChatRoom room)
    {
        await foreach (var message in room.ReadAllAsync())
        {
            _recorder.Receive(_name, room.ShowId, message.Seq, message.Text);
        }
    }
}
