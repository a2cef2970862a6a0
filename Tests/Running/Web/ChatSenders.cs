using Showroom.ChatClient;

namespace Showroom.Tests.Running.Web;

/// <summary>Several connections of one account to one room.</summary>
internal sealed class ChatSenders : IAsyncDisposable
{
    private readonly List<ChatConnection> _connections = [];
    private readonly List<ChatRoom> _rooms = [];

    public static async Task<ChatSenders> ConnectAsync(Uri server, string cookie, string show, int count, CancellationToken cancellationToken)
    {
        var senders = new ChatSenders();
        try
        {
            for (var i = 0; i < count; i++)
            {
                senders._connections.Add(await ChatConnection.ConnectAsync(new() { Server = server, SessionCookie = _ => new(cookie), SendTimeout = TimeSpan.FromMinutes(2) }, cancellationToken));
                senders._rooms.Add(await senders._connections[i].JoinAsync(show, cancellationToken: cancellationToken));
            }

            return senders;
        }
        catch
        {
            await senders.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends the nth message, by one connection after another.</summary>
    public Task SendAsync(int n, string text, CancellationToken cancellationToken) => _rooms[n % _rooms.Count].SendAsync(text, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
