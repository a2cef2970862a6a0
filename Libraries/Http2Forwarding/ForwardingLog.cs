using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Http2Forwarding;

/// <summary>Events 1 to 9, at the levels of YARP's forwarder.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Error}: {Message}")]
    public static partial void ForwardingFailed(this ILogger logger, Exception exception, ForwarderError error, string message);

    [LoggerMessage(2, LogLevel.Debug, "{Error}: {Message}")]
    public static partial void ForwardingCanceled(this ILogger logger, ForwarderError error, string message);

    [LoggerMessage(3, LogLevel.Warning, "Every request is left to YARP's forwarder, because {Factory} may configure an HttpClient in a way that the HTTP/2 "
        + "forwarder does not know. Set Http2ForwarderOptions.IgnoreHttpClient if it need not know it.")]
    public static partial void UnknownHttpClientFactory(this ILogger logger, string? factory);
}
