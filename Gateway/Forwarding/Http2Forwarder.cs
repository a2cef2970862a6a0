using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Primitives;
using Showroom.Gateway.Http2;
using Showroom.Gateway.Http2.Hpack;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// Passes a request on over HTTP/2, and its answer back: what YARP's forwarder does over <see cref="HttpClient"/>, for what nearly every
/// request is, one without an upgrade. From Kestrel's buffers to the connection's and back, with no message objects in between.
/// </summary>
internal static class Http2Forwarder
{
    private static readonly ObjectPool<Exchange> s_exchanges = new DefaultObjectPoolProvider { MaximumRetained = 1024 }.Create<Exchange>();

    /// <returns>Null when the client has the whole answer. After a failure the client has nothing, or its connection is ended.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal static async ValueTask<Failure?> SendAsync(HttpContext context, ReplicaConnections replica, RepeatableBody? body, bool repeatable)
    {
        var exchange = s_exchanges.Get();
        WriteHead(exchange.Head, context, replica.Authority);
        Http2Connection connection;
        try
        {
            connection = await replica.BeginAsync(exchange, recallable: repeatable, hasBody: body is not null);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            Return(exchange);
            return new Failure(FailureKind.Refused, exception);
        }

        var gone = context.RequestAborted.UnsafeRegister(
            static state => ((Exchange)state!).Connection.Fail((Exchange)state, new Failure(FailureKind.ClientGone)), exchange);
        var sending = body is null ? null : new BodySender(connection, exchange, body);
        try
        {
            var failure = await ReceiveAsync(context, connection, exchange);
            if (failure is not null)
            {
                Undo(context);
            }
            return failure;
        }
        finally
        {
            if (sending is not null)
            {
                await sending.DisposeAsync();
            }
            await gone.DisposeAsync();
            connection.End(exchange);
            Return(exchange);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Failure?> ReceiveAsync(HttpContext context, Http2Connection connection, Exchange exchange)
    {
        var response = context.Response;
        var begun = false;
        var missing = long.MaxValue;
        for (var news = exchange.FirstNewsAsync(); ; news = connection.NewsAsync(exchange))
        {
            await news;
            var arrival = connection.Take(exchange);
            if (arrival.Failure is not null)
            {
                return arrival.Failure;
            }
            if (!begun && arrival.Status != 0)
            {
                begun = true;
                if (!TryCopyHead(exchange, response))
                {
                    return new Failure(FailureKind.Broken, new IOException("The answer has a header field that cannot be passed on."));
                }
                if (response.ContentLength is { } length && !HttpMethods.IsHead(context.Request.Method) && arrival.Status != StatusCodes.Status304NotModified)
                {
                    missing = length;
                }
            }

            if (arrival.Data.Length > missing || (arrival.Ended && missing is not long.MaxValue && arrival.Data.Length < missing))
            {
                return new Failure(FailureKind.Broken, new IOException("The answer has not the length that it promised."));
            }
            if (!arrival.Data.IsEmpty)
            {
                missing -= missing is long.MaxValue ? 0 : arrival.Data.Length;
                await response.BodyWriter.WriteAsync(arrival.Data, CancellationToken.None);
            }
            else if (begun && !arrival.Ended && missing is long.MaxValue)
            {
                // It may come much later, as with server-sent events. A promised body is waited for: until then another replica can still answer.
                await response.BodyWriter.FlushAsync(CancellationToken.None);
            }
            if (arrival.Ended)
            {
                return null;
            }
        }
    }

    private static void WriteHead(OutputBuffer block, HttpContext context, string authority)
    {
        var request = context.Request;
        RequestHead.Begin(block, request.Method, authority, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        foreach (var (name, values) in request.Headers)
        {
            if (EdgeHeaders.GoesOn(name))
            {
                RequestHead.Add(block, name, values);
            }
        }
        EdgeHeaders.Tell(context, block, RequestHead.Add);
    }

    private static bool TryCopyHead(Exchange exchange, HttpResponse response)
    {
        response.StatusCode = exchange.Status;
        var headers = response.Headers;
        var fields = exchange.Fields;
        for (var at = 0; at < fields.Count; at++)
        {
            var (name, value) = fields[at];
            if (name.IsContentLength)
            {
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                {
                    return false;
                }
                headers.ContentLength = length;
            }
            else if (name.GoesOn)
            {
                try
                {
                    // What the replica says replaces what the gateway has said so far; only cookies, and what the replica itself repeats, add up.
                    headers[name.Text] = name.IsSetCookie || IsRepeated(fields, at) ? StringValues.Concat(headers[name.Text], value) : value;
                }
                catch (InvalidOperationException)
                {
                    // Characters that Kestrel does not write.
                    return false;
                }
            }
        }
        return true;
    }

    private static bool IsRepeated(List<Field> fields, int at)
    {
        for (var before = 0; before < at; before++)
        {
            if (fields[before].Name.Text == fields[at].Name.Text)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What was said of an answer that cannot be completed is taken back, or, when it is too late for that, ends with the connection.</summary>
    private static void Undo(HttpContext context)
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

    private static void Return(Exchange exchange)
    {
        exchange.Rest();
        s_exchanges.Return(exchange);
    }
}
