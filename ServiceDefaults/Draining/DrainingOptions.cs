namespace Showroom.ServiceDefaults.Draining;

/// <summary>Configuration section <c>Draining</c>.</summary>
internal sealed record DrainingOptions
{
    public const string Section = "Draining";

    /// <summary>
    /// How long the process accepts new requests while it already reports itself not ready, so that load balancers can notice;
    /// 0 or more, less than <see cref="Timeout"/>.
    /// </summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time for the whole shutdown, the delay included, at most 5 minutes; requests that still run then are aborted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(4.5);
}
