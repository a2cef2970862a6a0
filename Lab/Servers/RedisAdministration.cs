using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Showroom.Lab.Servers;

/// <summary>Commands to one Redis server on a connection of its own, whatever the roles of the servers are.</summary>
internal static class RedisAdministration
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    /// <summary>Sends a command.</summary>
    /// <returns>The reply, which must be a simple or a bulk string or a number.</returns>
    /// <exception cref="InvalidOperationException">The server replied with an error.</exception>
    public static async Task<string> ExecuteAsync(this RedisServer server, CancellationToken cancellationToken, params string[] words)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, timeout.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Encode("AUTH", server.Password) + Encode(words)), timeout.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await ReadAsync(reader, timeout.Token);
        return await ReadAsync(reader, timeout.Token);
    }

    /// <summary>A field of <c>INFO replication</c>.</summary>
    public static async Task<string> ReplicationFieldAsync(this RedisServer server, string field, CancellationToken cancellationToken)
    {
        var info = await server.ExecuteAsync(cancellationToken, "INFO", "replication");
        return info.Split("\r\n").FirstOrDefault(line => line.StartsWith(field + ':', StringComparison.Ordinal))?[(field.Length + 1)..] ?? "";
    }

    private static string Encode(params string[] words) =>
        string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n") + string.Concat(words.Select(static word => string.Create(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n")));

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var line = await reader.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The server closed the connection.");
        switch (line[0])
        {
            case '+' or ':':
                return line[1..];
            case '$':
                var text = new char[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) + 2];
                await reader.ReadBlockAsync(text, cancellationToken);
                return new string(text.AsSpan(0, text.Length - 2));
            default:
                throw new InvalidOperationException(line);
        }
    }
}
