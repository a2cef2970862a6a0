using System.Buffers;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <summary>Copies a request body to the destination while the response is already awaited.</summary>
internal sealed class RequestBodyCopier : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task _copying;

    public RequestBodyCopier(Http2Connection connection, Http2Stream stream, Stream body) => _copying = CopyAsync(connection, stream, body, _cancellation.Token);

    /// <summary>Stops copying; the body is not read any more once it completes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_copying.IsCompleted)
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }

        await _copying.ConfigureAwait(false);
        _cancellation.Dispose();
    }

    private static async Task CopyAsync(Http2Connection connection, Http2Stream stream, Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.MaxPayloadLength);
        try
        {
            int count;
            do
            {
                count = await body.ReadAsync(buffer.AsMemory(0, FrameHeader.MaxPayloadLength), cancellationToken).ConfigureAwait(false);
                await connection.WriteAsync(stream, buffer.AsMemory(0, count), isLast: count == 0, cancellationToken).ConfigureAwait(false);
            }
            while (count > 0);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The response is complete or has failed, so the rest of the body is not needed.
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            connection.Fail(stream, new ForwardingFailure(ForwardingFailureKind.RequestBody, exception));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
