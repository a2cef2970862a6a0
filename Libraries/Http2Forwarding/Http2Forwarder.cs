using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <summary>
/// Forwards requests over HTTP/2 without TLS, from Kestrel's buffers to a connection's and back, with no message objects in between.
/// For requests without an upgrade; response trailers are discarded.
/// </summary>
public sealed class Http2Forwarder(IRequestHeaderPolicy headerPolicy)
{
    private static readonly ObjectPool<Http2Stream> s_streams = new DefaultObjectPoolProvider { MaximumRetained = 1024 }.Create<Http2Stream>();

    /// <summary>Forwards a request once and copies the response. It does not retry.</summary>
    /// <param name="context">The client's request, whose raw target is forwarded unchanged.</param>
    /// <param name="destination">From <see cref="ConnectionPool.GetDestination"/>.</param>
    /// <param name="body">The request body, or null if there is none.</param>
    /// <param name="isRetryable">Whether <see cref="Http2Destination.AbortRetryableRequests"/> may abort the request.</param>
    /// <returns>
    /// Null once the whole response has been copied. After a failure the response is cleared, or the client's connection is aborted if the
    /// response has already started.
    /// </returns>
    public ValueTask<ForwardingFailure?> SendAsync(HttpContext context, Http2Destination destination, Stream? body, bool isRetryable)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(destination);
        var stream = s_streams.Get();
        WriteRequestHeaders(stream.RequestHeaders, context, destination.Authority);
        return SendAsync(context, destination, stream, body, isRetryable);
    }

    private static async ValueTask<ForwardingFailure?> SendAsync(
        HttpContext context, Http2Destination destination, Http2Stream stream, Stream? body, bool isRetryable)
    {
        Http2Connection connection;
        try
        {
            connection = await destination.StartAsync(stream, isRetryable, hasBody: body is not null).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            Return(stream);
            return new ForwardingFailure(ForwardingFailureKind.ConnectionFailed, exception);
        }

        var clientDisconnected = context.RequestAborted.UnsafeRegister(
            static state => ((Http2Stream)state!).Connection.Fail((Http2Stream)state, new ForwardingFailure(ForwardingFailureKind.ClientDisconnected)), stream);
        var bodyCopier = body is null ? null : new RequestBodyCopier(connection, stream, body);
        try
        {
            var response = new ResponseCopier();
            for (var dataAvailable = stream.WaitForFirstDataAsync(); ; dataAvailable = connection.WaitForDataAsync(stream))
            {
                await dataAvailable.ConfigureAwait(false);
                var chunk = connection.Read(stream);
                if ((chunk.Failure ?? response.Process(chunk, stream.ResponseHeaders, context)) is { } failure)
                {
                    ClearOrAbort(context);
                    return failure;
                }

                if (!chunk.Data.IsEmpty)
                {
                    await context.Response.BodyWriter.WriteAsync(chunk.Data, CancellationToken.None).ConfigureAwait(false);
                }
                else if (response.HasUnknownLength && !chunk.IsComplete)
                {
                    // The body may come much later (server-sent events). Headers with a Content-Length are held back, so that a retry stays possible.
                    await context.Response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                }

                if (chunk.IsComplete)
                {
                    return null;
                }
            }
        }
        finally
        {
            if (bodyCopier is not null)
            {
                await bodyCopier.DisposeAsync().ConfigureAwait(false);
            }

            await clientDisconnected.DisposeAsync().ConfigureAwait(false);
            connection.End(stream);
            Return(stream);
        }
    }

    private void WriteRequestHeaders(OutputBuffer block, HttpContext context, string authority)
    {
        var request = context.Request;
        HpackEncoder.WritePseudoHeaders(block, request.Method, authority, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        foreach (var (name, values) in request.Headers)
        {
            if (headerPolicy.ShouldForward(name))
            {
                foreach (var value in values)
                {
                    HpackEncoder.WriteHeader(block, name, value ?? "");
                }
            }
        }

        headerPolicy.AddHeaders(context, new RequestHeaderWriter(block));
    }

    private static void ClearOrAbort(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
        }
        else
        {
            context.Response.Clear();
        }
    }

    private static void Return(Http2Stream stream)
    {
        stream.Reset();
        s_streams.Return(stream);
    }
}
