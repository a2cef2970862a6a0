using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Showroom.Lab.Gateway.Replicas;

/// <summary>
/// A replica's long responses: server-sent events, and a WebSocket. Each sends the replica's name first, then consecutive numbers, so that
/// the client detects a gap.
/// </summary>
internal static class ReplicaStreams
{
    public const string EventsPath = "/api/events";
    public const string WebSocketPath = "/hubs/numbers";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    public static void MapReplicaStreams(this WebApplication app, string name)
    {
        app.MapGet(EventsPath, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app.Lifetime.ApplicationStopping);
            await SendAsync(name, async text =>
            {
                await context.Response.WriteAsync($"data: {text}\n\n", ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);
            }, ended.Token);
        });
        app.Map(WebSocketPath, async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app.Lifetime.ApplicationStopping);
            await SendAsync(
                name,
                async text => await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, ended.Token),
                ended.Token);
        });
    }

    private static async Task SendAsync(string name, Func<string, Task> sendAsync, CancellationToken cancellationToken)
    {
        try
        {
            await sendAsync(name);
            for (var number = 1; ; number++)
            {
                await Task.Delay(s_interval, TimeProvider.System, cancellationToken);
                await sendAsync(number.ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The client or this process ends the response.
        }
    }
}
