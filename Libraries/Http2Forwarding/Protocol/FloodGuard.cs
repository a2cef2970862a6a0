namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// Bounds the frames that cost this side work without advancing a response: PING, SETTINGS, CONTINUATION and DATA without content, frames of
/// streams that have ended (RFC 9113, 10.5). The count starts again with every progress, and with every tick of the pool's clock.
/// </summary>
internal struct FloodGuard
{
    /// <summary>Far above what a legitimate peer sends within one tick, which is at most a second.</summary>
    public const int MaxFrames = 10_000;

    private int _frames;
    private long _tick;

    /// <exception cref="Http2Exception">There were too many.</exception>
    public void Count(long now)
    {
        if (_tick != now)
        {
            (_tick, _frames) = (now, 0);
        }

        if (++_frames > MaxFrames)
        {
            throw new Http2Exception(Http2ErrorCode.EnhanceYourCalm, $"The destination has sent more than {MaxFrames} frames without progress.");
        }
    }

    public void OnProgress() => _frames = 0;
}
