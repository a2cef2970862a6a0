using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using Showroom.Http2Forwarding.Protocol;
using Showroom.Http2Forwarding.Transforms;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace Showroom.Http2Forwarding;

/// <summary>
/// Forwards requests over HTTP/2 without TLS, from Kestrel's buffers to a connection's and back, with no message objects in between. What it
/// cannot forward with the same result as YARP's own forwarder, it leaves to that one.
/// </summary>
internal sealed class Http2Forwarder(IHttpForwarder yarp, ConnectionPool connections, Eligibility eligibility, ForwardingErrors errors) : IHttpForwarder
{
    /// <summary>How often a request without a body is sent to a destination that says that it has not processed it.</summary>
    private const int MaxAttempts = 3;

    /// <summary>YARP's default.</summary>
    private static readonly TimeSpan s_activityTimeout = TimeSpan.FromSeconds(100);

    /// <summary>A client that sends nothing holds no buffer.</summary>
    private static readonly StreamPipeReaderOptions s_clientReader = new(leaveOpen: true, useZeroByteReads: true);

    private static readonly ObjectPool<Http2Stream> s_streams = new DefaultObjectPoolProvider { MaximumRetained = 1024 }.Create<Http2Stream>();

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(destinationPrefix);
        ArgumentNullException.ThrowIfNull(requestConfig);
        var proxy = context.Features.Get<IReverseProxyFeature>();
        if (eligibility.Find(context, proxy, httpClient, requestConfig, transformer) is not { } http2
            || connections.FindDestination(destinationPrefix) is not { } destination)
        {
            return yarp.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
        }

        if (requestConfig.AllowResponseBuffering is not true)
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }

        var activityTimeout = requestConfig.ActivityTimeout ?? s_activityTimeout;
        connections.ShortenTick(activityTimeout);
        var authority = GetAuthority(context, proxy, http2, destination);
        // An eligible upgrade is one to a WebSocket.
        var webSocketFallback = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            ? Fallback(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken)
            : null;
        return ForwardAsync(context, destination, authority, http2, activityTimeout.Ticks / TimeSpan.TicksPerMillisecond, webSocketFallback, cancellationToken);
    }

    /// <summary>What forwards a WebSocket whose destination does not accept it over HTTP/2.</summary>
    private Func<ValueTask<ForwarderError>> Fallback(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        CancellationToken cancellationToken) => () => yarp.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);

    private async ValueTask<ForwarderError> ForwardAsync(
        HttpContext context, Http2Destination destination, string authority, Http2Transformer transformer, long activityTimeout,
        Func<ValueTask<ForwarderError>>? webSocketFallback, CancellationToken cancellationToken)
    {
        var isWebSocket = webSocketFallback is not null;
        var hasBody = isWebSocket || context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;
        for (var attempt = 1; ; attempt++)
        {
            var stream = s_streams.Get();
            (stream.ActivityTimeout, stream.IsWebSocket) = (activityTimeout, isWebSocket);
            WriteRequestHeaders(stream.RequestHeaders, context, authority, transformer.Headers, isWebSocket);
            Http2Connection? connection;
            try
            {
                connection = await destination.StartAsync(stream, !hasBody && IsIdempotent(context.Request.Method), hasBody).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or TimeoutException)
            {
                Return(stream);
                return errors.Report(context, new ForwardingFailure(ForwardingFailureKind.ConnectionFailed, exception), hasResponseHeaders: false);
            }

            if (connection is null)
            {
                Return(stream);
                return await webSocketFallback!().ConfigureAwait(false);
            }

            Stream? client = null;
            var response = new ResponseCopier();
            ForwardingFailure? failure;
            var clientDisconnected = context.RequestAborted.UnsafeRegister(static stream => Fail(stream, ForwardingFailureKind.ClientDisconnected), stream);
            var aborted = cancellationToken.UnsafeRegister(static stream => Fail(stream, ForwardingFailureKind.Aborted), stream);
            var bodyCopier = hasBody && !isWebSocket
                ? new RequestBodyCopier(connection, stream, context.Request.BodyReader, new RequestTrailers(context, transformer.Headers))
                : null;
            try
            {
                for (var dataAvailable = stream.WaitForFirstDataAsync(); ; dataAvailable = connection.WaitForDataAsync(stream))
                {
                    await dataAvailable.ConfigureAwait(false);
                    var chunk = connection.Read(stream);
                    var hadHeaders = response.HasHeaders;
                    failure = chunk.Failure;
                    if (failure is null && response.Process(chunk, stream.ResponseHeaders, context) is { } invalid)
                    {
                        // A malformed response is a stream error (RFC 9113, 8.1.1).
                        connection.Fail(stream, invalid, Http2ErrorCode.ProtocolError);
                        failure = invalid;
                    }

                    if (failure is not null)
                    {
                        break;
                    }

                    if (!hadHeaders && response.HasHeaders && transformer.Affinity is { } affinity)
                    {
                        await affinity.ApplyAsync(
                            new ResponseTransformContext { HttpContext = context, HeadersCopied = true, CancellationToken = context.RequestAborted }).ConfigureAwait(false);
                    }

                    if (!hadHeaders && isWebSocket && chunk.StatusCode == StatusCodes.Status200OK)
                    {
                        client = await WebSocketHandshake.AcceptAsync(context).ConfigureAwait(false);
                        bodyCopier = new RequestBodyCopier(connection, stream, PipeReader.Create(client, s_clientReader), trailers: null);
                    }

                    if (client is not null)
                    {
                        failure = await TryWriteAsync(client, chunk.Data).ConfigureAwait(false);
                        if (failure is not null)
                        {
                            break;
                        }
                    }
                    else if (!chunk.Data.IsEmpty)
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
                        failure = ResponseTrailers.TryCopy(stream.ResponseTrailers, context);
                        if (failure is not null)
                        {
                            break;
                        }

                        return ForwarderError.None;
                    }
                }
            }
            finally
            {
                connection.End(stream);
                if (bodyCopier is not null)
                {
                    await bodyCopier.StopAsync().ConfigureAwait(false);
                }

                if (client is not null)
                {
                    await client.DisposeAsync().ConfigureAwait(false);
                }

                await clientDisconnected.DisposeAsync().ConfigureAwait(false);
                await aborted.DisposeAsync().ConfigureAwait(false);
                Return(stream);
            }

            if (client is not null)
            {
                return errors.ReportWebSocket(context, failure);
            }

            if (failure.Kind != ForwardingFailureKind.NotProcessed || response.HasHeaders || hasBody || attempt == MaxAttempts)
            {
                return errors.Report(context, failure, response.HasHeaders);
            }
        }
    }

    private static void WriteRequestHeaders(OutputBuffer block, HttpContext context, string authority, IRequestHeaderPolicy policy, bool isWebSocket)
    {
        var request = context.Request;
        HpackEncoder.WritePseudoHeaders(block, isWebSocket ? HttpMethods.Connect : request.Method, authority, policy.GetTarget(context));
        if (isWebSocket)
        {
            HpackEncoder.WriteHeader(block, ":protocol", WebSocketHandshake.Protocol);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (policy.ShouldForward(name) && !(isWebSocket && WebSocketHandshake.Owns(name)))
            {
                foreach (var value in values)
                {
                    HpackEncoder.WriteHeader(block, name, value ?? "");
                }
            }
        }

        policy.AddHeaders(context, new RequestHeaderWriter(block));
        ResponseTrailers.WriteTe(block, context);
    }

    private static string GetAuthority(HttpContext context, IReverseProxyFeature? proxy, Http2Transformer transformer, Http2Destination destination)
    {
        var configured = proxy?.ProxiedDestination?.Model.Config.Host;
        var original = transformer.UsesOriginalHost ? context.Request.Host.Value : null;
        return string.IsNullOrEmpty(original) ? configured ?? destination.Authority : original;
    }

    private static async ValueTask<ForwardingFailure?> TryWriteAsync(Stream client, ReadOnlyMemory<byte> data)
    {
        try
        {
            if (!data.IsEmpty)
            {
                await client.WriteAsync(data, CancellationToken.None).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return new ForwardingFailure(ForwardingFailureKind.ClientDisconnected, exception);
        }
    }

    private static void Fail(object? stream, ForwardingFailureKind kind) => ((Http2Stream)stream!).Connection.Fail((Http2Stream)stream, new ForwardingFailure(kind));

    /// <summary>RFC 9110, 9.2.2.</summary>
    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
        || HttpMethods.IsTrace(method);

    private static void Return(Http2Stream stream)
    {
        stream.Reset();
        s_streams.Return(stream);
    }
}
