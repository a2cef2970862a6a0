using System.Net.Sockets;
using System.Text;

namespace Showroom.Lab.ServerComparison.Protocols;

/// <summary>A connection for single requests: sends text and reads the response line by line.</summary>
internal sealed class TextConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private TextConnection(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream(), Encoding.ASCII);
    }

    public static async Task<TextConnection> OpenAsync(int port, string? login, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            var connection = new TextConnection(client);
            return login is null || await connection.RequestAsync(login, cancellationToken) == "+OK"
                ? connection
                : throw new InvalidOperationException("The server rejected the password.");
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The first line of the response.</summary>
    public async Task<string> RequestAsync(string request, CancellationToken cancellationToken)
    {
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        return await ReadLineAsync(cancellationToken);
    }

    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The server closed the connection.");

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
