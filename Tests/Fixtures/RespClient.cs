using System.Net.Sockets;
using System.Text;

namespace Showroom.Tests.Fixtures;

/// <summary>The minimum of Redis's protocol (RESP), to see a server's responses without the retries and handshakes of a real client.</summary>
internal sealed class RespClient : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RespClient> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        var client = new RespClient();
        var address = connectionString.Split(',')[0].Split(':');
        await client._client.ConnectAsync(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
        return client;
    }

    /// <summary>The response's first line, or the text of a string.</summary>
    public async Task<string> SendAsync(CancellationToken cancellationToken, params string[] words)
    {
        var command = $"*{words.Length}\r\n" + string.Concat(words.Select(w => $"${Encoding.UTF8.GetByteCount(w)}\r\n{w}\r\n"));
        var stream = _client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command), cancellationToken);
        var line = await LineAsync(stream, cancellationToken);
        return line is ['$', >= '0' and <= '9', ..] ? await LineAsync(stream, cancellationToken) : line;
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string> LineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }
}
