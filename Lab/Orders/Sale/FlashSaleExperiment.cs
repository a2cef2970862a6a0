using System.Globalization;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Orders.Checking;
using Showroom.Lab.Orders.Setup;
using Showroom.Lab.Orders.Workload;

namespace Showroom.Lab.Orders.Sale;

/// <summary>Many buyers want the few pieces of one product at the same moment.</summary>
internal sealed class FlashSaleExperiment(FlashSaleSettings settings, Action<string> progress)
{
    private const int Accounts = 8;
    private static readonly TimeSpan s_maxDrain = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<FlashSaleResult>> RunAsync(CancellationToken cancellationToken)
    {
        progress("flash sale: starting");
        await using var system = await OrderSystem.StartAsync(new OrderSystemSettings(), cancellationToken);
        var cookies = await BuyerSession.RegisterAsync(system.Gateway, Accounts, cancellationToken);
        var products = await system.Database.PrepareProductsAsync(settings.Tries, settings.Pieces, offset: 0, cancellationToken);
        var recorder = new OrderRecorder();
        using var client = new OrderClient(system.Replicas, recorder);
        var results = new List<FlashSaleResult>();
        foreach (var product in products)
        {
            progress($"flash sale {results.Count + 1}: {settings.Buyers} buyers, {settings.Pieces} pieces");
            var (sold, refused) = (recorder.Accepted, recorder.Count(409));
            var (latencies, duration) = await new OrderLoad(client, cookies, [product]).RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"sale-{results.Count}"), settings.Buyers, settings.Concurrency, cancellationToken);
            (sold, refused) = (recorder.Accepted - sold, recorder.Count(409) - refused);
            await system.WaitUntilCompleteAsync(s_maxDrain, cancellationToken);
            var history = await system.ReadHistoryAsync(recorder, products.ToDictionary(static id => id, _ => settings.Pieces), cancellationToken);
            results.Add(new FlashSaleResult(
                sold,
                refused,
                settings.Buyers - sold - refused,
                history.Products.Single(state => state.Id == product).FinalStock,
                duration,
                Percentiles.Of(latencies),
                OrderChecker.Check(history)));
        }

        return results;
    }
}
