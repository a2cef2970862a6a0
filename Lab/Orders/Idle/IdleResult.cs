using Showroom.Lab.Chat.Measuring;

namespace Showroom.Lab.Orders.Idle;

/// <summary>How long an order takes when the system has nothing else to do; all times in milliseconds.</summary>
/// <param name="Orders">The number of orders, one at a time.</param>
/// <param name="Placing">From the request to the response 202.</param>
/// <param name="Announced">From the response to the event <c>fulfilled</c> at a connection of the buyer on another replica.</param>
/// <param name="Started">From the acceptance, by the database's rows, to the transaction that fulfils: p50 and p99.</param>
/// <param name="MeanOutboxDelay">From the insertion into the outbox to the publication; all messages.</param>
/// <param name="MeanQueueAge">From the publication to the receipt by a worker; all queues.</param>
/// <param name="MeanHandling">Of a handler; all queues, the mail included.</param>
internal sealed record IdleResult(
    int Orders, Percentiles Placing, Percentiles Announced, (double P50, double P99) Started, double MeanOutboxDelay, double MeanQueueAge, double MeanHandling);
