using System.Buffers;
using Showroom.Gateway.Http2;

namespace Showroom.Gateway.Forwarding;

/// <summary>Passes a request's body on while the answer is already waited for.</summary>
internal sealed class BodySender : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    internal BodySender(Http2Connection connection, Exchange exchange, Stream body) => _sending = SendAsync(connection, exchange, body, _stop.Token);

    /// <summary>Nothing is read any more when it completes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_sending.IsCompleted)
        {
            await _stop.CancelAsync();
        }

        await _sending;
        _stop.Dispose();
    }

    private static async Task SendAsync(Http2Connection connection, Exchange exchange, Stream body, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.MaxLength);
        try
        {
            int count;
            do
            {
                count = await body.ReadAsync(buffer.AsMemory(0, FrameHeader.MaxLength), stop);
                await connection.SendAsync(exchange, buffer.AsMemory(0, count), last: count == 0, stop);
            }
            while (count > 0);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The answer is complete, or has failed; whatever is left of the body is of no use.
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            connection.Fail(exchange, new Failure(FailureKind.Body, exception));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
