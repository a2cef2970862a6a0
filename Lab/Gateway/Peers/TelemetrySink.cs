using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Peers;

/// <summary>A collector that discards what it receives, so that the gateway exports its telemetry.</summary>
internal sealed class TelemetrySink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TelemetrySink(WebApplication app, int port) => (_app, Port) = (app, port);

    public int Port { get; }

    public static async Task<TelemetrySink> StartAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.Run(async context => await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await app.StartAsync(cancellationToken);
        return new TelemetrySink(app, port);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
