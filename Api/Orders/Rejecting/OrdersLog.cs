namespace Showroom.Api.Orders.Rejecting;

/// <summary>Events 640 to 649.</summary>
internal static partial class OrdersLog
{
    [LoggerMessage(640, LogLevel.Warning, "The order {Order} was accepted at {AcceptedAt} and is rejected, because it was not fulfilled in time.")]
    public static partial void Expired(this ILogger logger, Guid order, DateTime acceptedAt);

    [LoggerMessage(641, LogLevel.Warning, "Orders that have been accepted for too long could not be rejected; the next attempt follows in {Interval}.")]
    public static partial void ExpiryFailed(this ILogger logger, Exception error, TimeSpan interval);
}
