using System.Net.Sockets;
using System.Text;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Executables.Redis;

/// <summary>The health check of a Redis server: it accepts the password and answers PING.</summary>
internal static class RedisReadiness
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(20);

    public static Task CheckAsync(RedisResource redis, CancellationToken cancellationToken) =>
        ReadinessRetry.ExecuteAsync(token => PingAsync(redis, token), e => e is SocketException or IOException, s_retryDelay, cancellationToken);

    private static async Task PingAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", redis.PrimaryEndpoint.Port, cancellationToken).ConfigureAwait(false);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (redis.PasswordParameter is { } password)
        {
            Expect("+OK", await SendAsync("AUTH", (await password.GetValueAsync(cancellationToken).ConfigureAwait(false))!).ConfigureAwait(false));
        }

        Expect("+PONG", await SendAsync("PING").ConfigureAwait(false));

        // An array of bulk strings: Garnet does not accept inline commands.
        async Task<string> SendAsync(params string[] words)
        {
            var command = $"*{words.Length}\r\n" + string.Concat(words.Select(w => $"${Encoding.UTF8.GetByteCount(w)}\r\n{w}\r\n"));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command), cancellationToken).ConfigureAwait(false);
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? throw new IOException("The server closed the connection.");
        }
    }

    private static void Expect(string expected, string reply)
    {
        if (reply.StartsWith("-LOADING", StringComparison.Ordinal))
        {
            throw new IOException("The server is loading its data.");
        }

        if (reply != expected)
        {
            throw new InvalidOperationException($"The server replied {reply}");
        }
    }
}
