using System.IO.Pipelines;

namespace Showroom.Http2Forwarding;

/// <summary>Copies a request body to the destination while the response is already awaited.</summary>
internal sealed class RequestBodyCopier
{
    private readonly Http2Connection _connection;
    private readonly Http2Stream _stream;
    private readonly PipeReader _body;
    private readonly RequestTrailers? _trailers;
    private readonly Task _copying;
    private volatile bool _isStopped;

    /// <param name="connection">Of the stream.</param>
    /// <param name="stream">To which the body is copied.</param>
    /// <param name="body">The body, or what the client of a WebSocket sends.</param>
    /// <param name="trailers">Null: there are none.</param>
    public RequestBodyCopier(Http2Connection connection, Http2Stream stream, PipeReader body, RequestTrailers? trailers)
    {
        (_connection, _stream, _body, _trailers) = (connection, stream, body, trailers);
        _copying = CopyAsync();
    }

    /// <summary>
    /// Stops copying once the stream has ended. The body is then in a state in which the server can read the rest of it: a response that
    /// arrives before the end of the body does not end the client's connection (RFC 9112, 9.3).
    /// </summary>
    public async ValueTask StopAsync()
    {
        if (!_copying.IsCompleted)
        {
            _isStopped = true;
            // A cancelled token would leave Kestrel's body in the middle of a read, after which it cannot be read any more.
            _body.CancelPendingRead();
        }

        await _copying.ConfigureAwait(false);
    }

    private async Task CopyAsync()
    {
        try
        {
            while (!_isStopped)
            {
                var result = await _body.ReadAsync().ConfigureAwait(false);
                // Kestrel also cancels reads for reasons of its own, such as its timeouts.
                if (result.IsCanceled && _isStopped)
                {
                    _body.AdvanceTo(result.Buffer.Start);
                    return;
                }

                var hasTrailers = result.IsCompleted && _trailers?.TryEncode(_stream.RequestHeaders) is true;
                if (!result.Buffer.IsEmpty || result.IsCompleted)
                {
                    await _connection.WriteAsync(_stream, result.Buffer, isLast: result.IsCompleted && !hasTrailers).ConfigureAwait(false);
                }

                _body.AdvanceTo(result.Buffer.End);
                if (hasTrailers)
                {
                    _connection.WriteTrailers(_stream, _stream.RequestHeaders);
                }

                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _connection.Fail(_stream, new ForwardingFailure(ForwardingFailureKind.RequestBody, exception));
        }
    }
}
