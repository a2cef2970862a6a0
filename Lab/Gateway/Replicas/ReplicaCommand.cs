using System.CommandLine;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Showroom.Lab.Gateway.Replicas;

/// <summary>
/// A replica behind the gateways: it responds with 1 KB of JSON, receives bodies, sends 1 MB and echoes WebSocket messages, over HTTP/1.1 and over
/// HTTP/2 without TLS, and calls nothing itself, so that the gateway is what is measured. It also has endless
/// streams. On SIGTERM its probes fail before it exits.
/// </summary>
internal static class ReplicaCommand
{
    /// <summary>Its path, for GET and POST.</summary>
    public const string Path = "/api/item";

    /// <summary>Receives a body, and responds as <see cref="Path"/> does.</summary>
    public const string UploadPath = "/api/upload";

    /// <summary>Responds with 1 MB.</summary>
    public const string DownloadPath = "/api/download";

    /// <summary>Echoes WebSocket messages.</summary>
    public const string EchoPath = "/hubs/echo";

    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(20);

    private static readonly Option<string> s_name = new("--name") { Required = true };
    private static readonly Option<int> s_http = new("--http") { Required = true };
    private static readonly Option<int> s_h2c = new("--h2c") { Required = true };

    public static Command Create()
    {
        var command = new Command("replica", "One replica, for the gateway's benchmark and tests.") { s_name, s_http, s_h2c };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(arguments.GetValue(s_name)!, arguments.GetValue(s_http), arguments.GetValue(s_h2c), cancellationToken));
        return command;
    }

    private static async Task RunAsync(string name, int http, int h2c, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, http, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, h2c, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        using var drain = new DrainSignal();
        var body = Body();

        app.MapGet("/health", () => drain.Requested ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Ok());
        app.MapMethods(Path, ["GET", "POST"], async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                // Long enough that some requests are always in flight.
                await Task.Delay(s_work, TimeProvider.System, context.RequestAborted);
            }

            await WriteAsync(context, body);
        });
        app.MapPost(UploadPath, async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await WriteAsync(context, body);
        });
        var download = new byte[1024 * 1024];
        app.MapGet(DownloadPath, context => WriteAsync(context, download));
        app.UseWebSockets();
        app.Map(EchoPath, EchoAsync);
        app.MapReplicaStreams(name);
        await app.StartAsync(cancellationToken);
        await drain.WaitAsync(TimeProvider.System, cancellationToken);
        await app.StopAsync(CancellationToken.None);

        Task WriteAsync(HttpContext context, byte[] content)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = content.Length;
            context.Response.Headers["X-Served-By"] = name;
            return context.Response.Body.WriteAsync(content, 0, content.Length, context.RequestAborted);
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    private static byte[] Body()
    {
        var item = new { id = "0192f0c1-7e5a-7c3e-9a53-3f1d2b4c5d6e", name = "A product", description = new string('x', 900) };
        return JsonSerializer.SerializeToUtf8Bytes(item);
    }
}
