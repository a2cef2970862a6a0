using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Is the server there, and does it know the password? In its own protocol, which is two lines: no client needed.</summary>
internal sealed class RedisPing(RedisResource redis) : IHealthCheck
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!redis.PrimaryEndpoint.IsAllocated)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The endpoint has no address yet.");
        }
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, cancellationToken).ConfigureAwait(false);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            if (redis.PasswordParameter is { } password)
            {
                var secret = await password.GetValueAsync(cancellationToken).ConfigureAwait(false);
                if (await SendAsync(stream, reader, ["AUTH", secret!], cancellationToken).ConfigureAwait(false) is var refusal and not "+OK")
                {
                    return new HealthCheckResult(context.Registration.FailureStatus, $"Redis refused the password: {refusal}");
                }
            }
            var answer = await SendAsync(stream, reader, ["PING"], cancellationToken).ConfigureAwait(false);
            return answer == "+PONG" ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus, $"Redis answered {answer ?? "nothing"}.");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The orchestrator's proxy accepts connections although nobody listens behind it.
            return new HealthCheckResult(context.Registration.FailureStatus, $"Redis did not answer within {Patience.TotalSeconds} s.");
        }
    }

    private static async Task<string?> SendAsync(NetworkStream stream, StreamReader reader, string[] words, CancellationToken cancellationToken)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), cancellationToken).ConfigureAwait(false);
        return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
    }
}
