using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A request as the replica received it, with its body.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public override string ToString() => $"{Method} {Target}{(Body.Length > 0 ? $" [{Body}]" : "")}";
}

/// <summary>A replica that records its requests and handles them as the test says.</summary>
internal sealed class RecordingReplica : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();

    private RecordingReplica(WebApplication app, string name) => (_app, Name) = (app, name);

    public string Name { get; }

    public string Http { get; private init; } = "";

    public string H2c { get; private init; } = "";

    public bool Ready { get; set; } = true;

    /// <summary>True: probes get no response, as from a replica that is suspended or too slow.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Handles requests other than probes; by default with 200 and "ok".</summary>
    public RequestDelegate Handler { get; set; } = context => context.Response.WriteAsync("ok", context.RequestAborted);

    /// <summary>Handles requests before their body is read.</summary>
    public RequestDelegate? HandlerBeforeBody { get; set; }

    public IReadOnlyList<Received> Received => [.. _received];

    public static async Task<RecordingReplica> StartAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
            // A slow test machine must not hit these limits.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        RecordingReplica? replica = null;
        app.UseWebSockets();
        app.Run(context => replica!.HandleAsync(context));
        await app.StartAsync(TestContext.Current.CancellationToken);
        replica = new RecordingReplica(app, name) { Http = app.Urls.First(), H2c = app.Urls.Last() };
        return replica;
    }

    public void ClearReceived() => _received.Clear();

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["X-Served-By"] = Name;
        if (context.Request.Path == "/health")
        {
            if (IsSilent)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            context.Response.StatusCode = Ready ? 200 : 503;
            return;
        }

        if (HandlerBeforeBody is { } handler)
        {
            await handler(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var body = context.WebSockets.IsWebSocketRequest ? "" : await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _received.Enqueue(new Received(
            context.Request.Method, target, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        await Handler(context);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
