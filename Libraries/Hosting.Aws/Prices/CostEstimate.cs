using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Prices;

/// <summary>
/// The cost of a template in a month of 730 hours at list prices, idle, resource by resource, as if every image had been
/// pushed. Costs that it does not include are listed.
/// </summary>
internal sealed class CostEstimate
{
    private readonly PriceTable _prices;

    private CostEstimate(PriceTable prices, IReadOnlyList<CostLine> lines) => (_prices, Lines) = (prices, lines);

    public IReadOnlyList<CostLine> Lines { get; }

    /// <summary>The sum of the lines that have a price: a lower bound when one has none.</summary>
    public decimal Total => Lines.Sum(l => l.Month ?? 0);

    public bool IsComplete => Lines.All(l => l.Month is not null);

    public string Summary => string.Create(
        CultureInfo.InvariantCulture, $"{(IsComplete ? "about" : "at least")} ${Total:F0} a month in {_prices.Region}, idle, at list prices{(IsComplete ? "" : $" ({Lines.Count(l => l.Month is null)} of {Lines.Count} items have no price)")}");

    /// <param name="template">The template.</param>
    /// <param name="prices">The prices of a region.</param>
    /// <param name="price">What one resource costs.</param>
    public static CostEstimate Of(JsonObject template, PriceTable prices, Func<PricedResource, PriceTable, IEnumerable<CostLine>> price)
    {
        var view = new TemplateView(template);
        return new CostEstimate(prices, [.. view.All.SelectMany(r => price(new PricedResource(r.Id, r.Type, r.Properties, view), prices))]);
    }

    public override string ToString()
    {
        var text = new StringBuilder(Summary);
        var pages = Lines.Select(l => l.Price).OfType<Price>().Select(p => $"{p.Page}, {p.Date}").Distinct().ToList();
        foreach (var line in Lines.OrderByDescending(l => l.Month ?? decimal.MaxValue).ThenBy(l => l.LogicalId, StringComparer.Ordinal))
        {
            text.AppendLine().Append(line.Month is { } month
                ? string.Create(CultureInfo.InvariantCulture, $"  {month,10:F2}  {line.LogicalId}: {line.What} [{pages.IndexOf($"{line.Price!.Page}, {line.Price.Date}") + 1}]")
                : $"    no price  {line.LogicalId}: {line.What} (no page with its price in {_prices.Region})");
        }

        foreach (var left in _prices.LeftOut)
        {
            text.AppendLine().Append($"  Left out: {left}.");
        }

        foreach (var (index, page) in pages.Index())
        {
            text.AppendLine().Append($"  [{index + 1}] {page}");
        }

        return text.ToString();
    }
}
