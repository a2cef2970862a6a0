namespace Showroom.Worker.Reconciliation;

/// <summary>Events 1621 to 1639.</summary>
internal static partial class ReconciliationLog
{
    [LoggerMessage(1621, LogLevel.Warning, "Sent {Type} of {Count} orders again: their messages were lost, or have not been processed yet.")]
    public static partial void SentAgain(this ILogger logger, string type, int count);

    [LoggerMessage(1622, LogLevel.Warning, "Orders could not be examined; the next attempt follows in {Interval}.")]
    public static partial void ReconciliationFailed(this ILogger logger, Exception error, TimeSpan interval);
}
