using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Showroom.ChatClient;

/// <summary>How to connect. <see cref="Server"/> is required; the other properties have defaults.</summary>
public sealed record ChatConnectionOptions
{
    /// <summary>The address of the gateway, or of one replica: <c>http</c> or <c>https</c>. The paths of the hub and of the history are appended.</summary>
    public required Uri Server { get; init; }

    /// <summary>
    /// Returns the header <c>Cookie</c>, <c>showroom.session=...</c>, for each connection that is opened and each page of the history that is read; null to
    /// read without a session. Without it, none is sent.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? SessionCookie { get; init; }

    /// <summary>How long <see cref="ChatRoom.SendAsync(string, CancellationToken)"/> tries, more than zero.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After which time an attempt to connect, a call or a request counts as lost, more than zero. The server itself gives up after 5 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The connection is lost when nothing has arrived for this time; at least twice the interval of the server's pings, which is 15 s.</summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum delay before the first retry; it doubles with each further one, up to <see cref="MaxRetryDelay"/>. More than zero.</summary>
    /// <remarks>Each delay is a random share of its maximum, so that the clients of a replica that died do not connect at the same moment.</remarks>
    public TimeSpan InitialRetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The maximum delay between two attempts; at least <see cref="InitialRetryDelay"/>.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a message that a later one has overtaken is awaited before it is read from the history; zero or more.</summary>
    public TimeSpan GapDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Messages of a room that are kept for a consumer that does not read, 200 to 100,000. Those beyond are not kept: they are read from the history when the
    /// consumer has read the others.
    /// </summary>
    public int MaxBufferedMessages { get; init; } = 1_000;

    /// <summary>Sends the requests for the history and opens the WebSocket; it is not disposed. Null for a <see cref="SocketsHttpHandler"/> without cookies.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Receives what is worth a log line: lost connections, failed attempts.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of delays and deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The source of the random shares of delays.</summary>
    public Random Random { get; init; } = Random.Shared;

    internal void Validate()
    {
        if (Server is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException($"{nameof(Server)} must be an absolute address with http or https.");
        }

        Require(SendTimeout > TimeSpan.Zero, nameof(SendTimeout), "more than zero");
        Require(AttemptTimeout > TimeSpan.Zero, nameof(AttemptTimeout), "more than zero");
        Require(ServerTimeout > TimeSpan.Zero, nameof(ServerTimeout), "more than zero");
        Require(InitialRetryDelay > TimeSpan.Zero, nameof(InitialRetryDelay), "more than zero");
        Require(MaxRetryDelay >= InitialRetryDelay, nameof(MaxRetryDelay), $"at least {nameof(InitialRetryDelay)}");
        Require(GapDelay >= TimeSpan.Zero, nameof(GapDelay), "zero or more");
        Require(MaxBufferedMessages is >= 200 and <= 100_000, nameof(MaxBufferedMessages), "200 to 100,000");
    }

    private static void Require(bool isValid, string name, string range)
    {
        if (!isValid)
        {
            throw new ArgumentException($"{name} must be {range}.");
        }
    }
}
