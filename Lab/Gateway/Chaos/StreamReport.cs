namespace Showroom.Lab.Gateway.Chaos;

/// <summary>The end of one stream of server-sent events, or of one WebSocket.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Replica">The replica that sent it.</param>
/// <param name="Phase">The phase in which it ended.</param>
/// <param name="Reason">What the client saw.</param>
/// <param name="WithReplica">The replica had been ended in the meantime.</param>
internal sealed record StreamEnd(string Kind, string Replica, string Phase, string Reason, bool WithReplica);

/// <param name="Opened">How many streams and WebSockets were opened, again included.</param>
/// <param name="Received">How many events and messages were received.</param>
/// <param name="Ends">All that ended before the experiment.</param>
internal sealed record StreamReport(long Opened, long Received, IReadOnlyCollection<StreamEnd> Ends)
{
    public static StreamReport Empty { get; } = new(0, 0, []);

    /// <summary>Those that ended although their replica had not.</summary>
    public IReadOnlyCollection<StreamEnd> Cut => [.. Ends.Where(end => !end.WithReplica)];
}
