using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.Failover;

/// <summary>
/// A request body that can be read again from its beginning, up to a limit, so that a request whose connection failed after its body had been
/// read can be sent to another replica. What has been read stays in the server's buffer, examined but not consumed.
/// </summary>
/// <remarks>
/// A cancelled token ends a read by <see cref="PipeReader.CancelPendingRead"/>: after a read that ended with the token itself, Kestrel could
/// not read the rest of the body.
/// </remarks>
internal sealed class ReplayableBody(PipeReader body) : PipeReader, IRequestBodyPipeFeature
{
    /// <summary>In bytes. A longer body is not kept, and its request not retried.</summary>
    private const int MaxLength = 64 * 1024;

    private SequencePosition _bodyStart;
    private ReadOnlySequence<byte> _kept;
    private long _position;
    private bool _hasRewound;

    /// <summary>False once more has been read than is kept.</summary>
    public bool CanReplay { get; private set; } = true;

    PipeReader IRequestBodyPipeFeature.Reader => this;

    /// <summary>Replaces the request's body.</summary>
    /// <returns>Null if the request has no body.</returns>
    public static ReplayableBody? Attach(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return null;
        }

        var replayable = new ReplayableBody(context.Request.BodyReader);
        context.Request.Body = replayable.AsStream();
        context.Features.Set<IRequestBodyPipeFeature>(replayable);
        return replayable;
    }

    /// <summary>The next read starts from the beginning. Valid only while <see cref="CanReplay"/>.</summary>
    public void Rewind()
    {
        _hasRewound = _position > 0;
        _position = 0;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        using var registration = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        var isReplay = _hasRewound;
        if (isReplay)
        {
            // The next read returns what is kept, although it has been examined already.
            body.CancelPendingRead();
            _hasRewound = false;
        }

        while (true)
        {
            var result = await body.ReadAsync(CancellationToken.None);
            if (result.IsCanceled && cancellationToken.IsCancellationRequested)
            {
                body.AdvanceTo(result.Buffer.Start);
                throw new OperationCanceledException(cancellationToken);
            }

            result = GetUnread(result, isCanceled: result.IsCanceled && !isReplay);
            if (!result.Buffer.IsEmpty || result.IsCompleted || result.IsCanceled)
            {
                return result;
            }

            AdvanceTo(result.Buffer.End);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
        {
            return false;
        }

        result = GetUnread(result, result.IsCanceled);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (CanReplay)
        {
            _position = _kept.Slice(_bodyStart, consumed).Length;
            CanReplay = _position <= MaxLength;
        }

        body.AdvanceTo(CanReplay ? _bodyStart : consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        // The server completes its own reader.
    }

    private ReadResult GetUnread(ReadResult result, bool isCanceled)
    {
        if (!CanReplay)
        {
            return result;
        }

        (_kept, _bodyStart) = (result.Buffer, result.Buffer.Start);
        return new ReadResult(_kept.Slice(_position), isCanceled, result.IsCompleted);
    }
}
