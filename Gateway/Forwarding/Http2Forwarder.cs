using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using Showroom.Gateway.Http2;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// Passes a request on over HTTP/2, and its answer back: what YARP's forwarder does over <see cref="HttpClient"/>, for what nearly every
/// request is, one without an upgrade. From Kestrel's buffers to the connection's and back, with no message objects in between.
/// </summary>
internal static class Http2Forwarder
{
    private static readonly ObjectPool<Exchange> s_exchanges = new DefaultObjectPoolProvider { MaximumRetained = 1024 }.Create<Exchange>();

    /// <returns>Null when the client has the whole answer. After a failure the client has nothing, or its connection is ended.</returns>
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
            var answer = new AnswerCopy();
            for (var news = exchange.FirstNewsAsync(); ; news = connection.NewsAsync(exchange))
            {
                await news;
                var arrival = connection.Take(exchange);
                if ((arrival.Failure ?? answer.Check(arrival, exchange.Fields, context)) is { } failure)
                {
                    Undo(context);
                    return failure;
                }

                if (!arrival.Data.IsEmpty)
                {
                    await context.Response.BodyWriter.WriteAsync(arrival.Data, CancellationToken.None);
                }
                else if (answer.IsEndless && !arrival.Ended)
                {
                    // The body may come much later, as with server-sent events. One that is promised is waited for: until then another replica can answer.
                    await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
                }

                if (arrival.Ended)
                {
                    return null;
                }
            }
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
