using Showroom.Lab.Orders.Checking;

namespace Showroom.Lab.Orders.Setup;

/// <summary>Waits for the effects of a run's orders, and reads its history.</summary>
internal static class OrderRun
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until every order has all its effects.</summary>
    /// <param name="system">The application.</param>
    /// <param name="deadline">The longest wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether they had all within the time, and how long that took.</returns>
    public static async Task<(bool IsComplete, TimeSpan Duration)> WaitUntilCompleteAsync(this OrderSystem system, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var isComplete = (await system.Database.CountAsync(cancellationToken)).IsComplete;
            var elapsed = TimeProvider.System.GetElapsedTime(begin);
            if (isComplete || elapsed > deadline)
            {
                return (isComplete, elapsed);
            }

            await Task.Delay(s_pollingInterval, cancellationToken);
        }
    }

    /// <summary>What was recorded, and what the system has now.</summary>
    /// <param name="system">The application.</param>
    /// <param name="recorder">Of the buyers.</param>
    /// <param name="initialStocks">Of all products that were ordered.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public static async Task<OrderHistory> ReadHistoryAsync(
        this OrderSystem system, OrderRecorder recorder, IReadOnlyDictionary<Guid, int> initialStocks, CancellationToken cancellationToken)
    {
        var orders = await system.Database.ReadOrdersAsync(cancellationToken);
        var products = await system.Database.ReadProductsAsync(initialStocks, cancellationToken);
        return recorder.ToHistory(orders, products, [.. system.Mails.Mails.Select(ToNotification)]);
    }

    private static MailedNotification ToNotification(string mail) =>
        new(MailServer.OrderOf(mail), MailServer.Header(mail, "Subject") == "Your order is on its way" ? OrderChecker.Fulfilled : OrderChecker.Rejected);
}
