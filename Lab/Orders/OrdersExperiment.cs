using Showroom.Lab.Orders.Burst;
using Showroom.Lab.Orders.Idle;
using Showroom.Lab.Orders.Queues;
using Showroom.Lab.Orders.Sale;
using Showroom.Lab.Orders.Setup;

namespace Showroom.Lab.Orders;

/// <summary>Runs the parts, each with processes and a database of its own.</summary>
internal sealed class OrdersExperiment(OrdersSettings settings, Action<string> progress)
{
    private const int Groups = 50;
    private const int VisibilityMessages = 40;

    // 200 mails a second: less than the orders that arrive.
    private static readonly OrderSystemSettings s_slowMail = new() { MailDelay = TimeSpan.FromMilliseconds(20), MailCapacity = 4 };

    private static readonly OrderSystemSettings s_inline = s_slowMail with { Workers = 0, Api = [("Orders__Fulfilment", "inline")] };
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(2);

    public async Task<OrdersResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = new OrdersResult();
        foreach (var part in settings.Parts)
        {
            result = part switch
            {
                OrdersPart.Idle => result with { Idle = await new IdleExperiment(settings.IdleOrders, progress).RunAsync(cancellationToken) },
                OrdersPart.Burst => result with { Burst = await BurstAsync(settings.Orders, new OrderSystemSettings(), TimeSpan.Zero, cancellationToken) },
                OrdersPart.Levelling => result with
                {
                    Levelling =
                    [
                        await BurstAsync(settings.LevellingOrders, s_slowMail, s_outage, cancellationToken),
                        await BurstAsync(settings.LevellingOrders, s_inline, s_outage, cancellationToken),
                    ],
                },
                OrdersPart.Sale => result with
                {
                    Sales = await new FlashSaleExperiment(settings.Sale, progress).RunAsync(cancellationToken),
                },
                OrdersPart.Fifo => result with { Kinds = await new QueueKindExperiment(settings.QueueMessages, Groups, progress).RunAsync(cancellationToken) },
                _ => result with { Visibility = await new VisibilityExperiment(VisibilityMessages, progress).RunAsync(cancellationToken) },
            };
        }

        return result;
    }

    private Task<BurstResult> BurstAsync(int orders, OrderSystemSettings setup, TimeSpan outage, CancellationToken cancellationToken) =>
        new BurstExperiment(new BurstSettings(orders, settings.Concurrency, outage), progress).RunAsync(setup, cancellationToken);
}
