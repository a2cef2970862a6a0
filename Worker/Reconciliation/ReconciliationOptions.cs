namespace Showroom.Worker.Reconciliation;

/// <summary>When messages are sent again; the section <c>Reconciliation</c>.</summary>
internal sealed record ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>How often orders are examined: 100 ms to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How old an order's last message is before it is sent again: 100 ms to 1 d. Longer than a queue needs under load; each further repetition of the same
    /// message waits as long as all before it together.
    /// </summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMinutes(1);

    public string? FindError() =>
        Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1) ? $"{Section}:{nameof(Interval)} must be 00:00:00.1 to 01:00:00."
        : ResendAfter < TimeSpan.FromMilliseconds(100) || ResendAfter > TimeSpan.FromDays(1) ? $"{Section}:{nameof(ResendAfter)} must be 00:00:00.1 to 1.00:00:00."
        : null;
}
