namespace Showroom.Http2Forwarding;

/// <summary>
/// Settings of the HTTP/2 forwarder. Each timeout is more than zero and at most a day. The activity timeout is YARP's own, of the cluster's
/// <c>HttpRequest</c> section.
/// </summary>
public sealed record Http2ForwarderOptions
{
    /// <summary>For a destination to accept a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// From the start of a request to the end of its response, however steadily the response arrives. Null: no limit, as streams that never
    /// end (server-sent events) need.
    /// </summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>After which a connection without requests is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// True: requests are forwarded although the application has made their <see cref="HttpMessageInvoker"/>, by a custom
    /// <c>IForwarderHttpClientFactory</c>, <c>ConfigureHttpClient</c> or a direct call of <c>SendAsync</c>; what it configures has no effect on
    /// them. False: such requests are left to YARP's forwarder. A cluster's <c>HttpClient</c> section is respected in either case.
    /// </summary>
    public bool IgnoreHttpClient { get; init; }
}
