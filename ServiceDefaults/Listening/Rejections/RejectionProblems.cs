using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.ServiceDefaults.Listening.Rejections;

/// <summary>
/// Responds with a problem to requests that Kestrel rejects before there is an <see cref="Microsoft.AspNetCore.Http.HttpContext"/>: malformed, too large,
/// too slow. Kestrel announces a rejection by a diagnostic event before it writes its own response, which has no body.
/// </summary>
/// <remarks>
/// Not over TLS, where the connection's output is outside the encryption, not over HTTP/2, where Kestrel resets the stream or the connection, and not for
/// status 505: such clients get Kestrel's own response.
/// </remarks>
internal sealed class RejectionProblems(DiagnosticListener diagnostics, ServerIdentity server, TimeProvider time)
    : IHostedService, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string BadRequestEvent = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private IDisposable? _subscription;

    /// <summary>Makes the output of each HTTP/1.1 connection replaceable.</summary>
    public static void Use(ListenOptions listen) => listen.Use(next => connection =>
    {
        if (listen.Protocols != HttpProtocols.Http2)
        {
            var output = new ReplaceableOutput(connection.Transport.Output);
            connection.Features.Set(output);
            connection.Transport = new Duplex(connection.Transport.Input, output);
        }

        return next(connection);
    });

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = diagnostics.Subscribe(this, static name => name == BadRequestEvent);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: BadRequestEvent, Value: IFeatureCollection features }
            && features.Get<ReplaceableOutput>() is { } output
            && features.Get<ITlsConnectionFeature>() is null
            // To the preface of HTTP/2, whose version it does not know here, Kestrel responds in HTTP/2.
            && features.Get<IHttpResponseFeature>() is { HasStarted: false, StatusCode: not StatusCodes.Status505HttpVersionNotsupported })
        {
            output.Replace(RejectionResponse.Create(features, server, time.GetUtcNow()));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription?.Dispose();

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
