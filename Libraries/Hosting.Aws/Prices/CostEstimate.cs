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
    private readonly string? _wantedRegion;

    private CostEstimate(PriceTable prices, string? wantedRegion, IReadOnlyList<CostLine> lines)
    {
        _prices = prices;
        _wantedRegion = wantedRegion;
        Lines = lines;
    }

    public IReadOnlyList<CostLine> Lines { get; }

    public decimal Total => Lines.Sum(l => l.Month ?? 0);

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"about ${Total:F0} a month in {_prices.Region}, idle, at list prices of {_prices.Date}");

    /// <param name="template">The template.</param>
    /// <param name="region">The region; null for that of the table's first prices.</param>
    /// <param name="price">What one resource costs.</param>
    public static CostEstimate Of(JsonObject template, string? region, Func<PricedResource, PriceTable, IEnumerable<CostLine>> price)
    {
        var prices = PriceTable.Of(region);
        var view = new TemplateView(template);
        return new CostEstimate(prices, region, [.. view.All.SelectMany(r => price(new PricedResource(r.Id, r.Type, r.Properties, view), prices))]);
    }

    public override string ToString()
    {
        var text = new StringBuilder(Summary);
        if (_wantedRegion is not null && _wantedRegion != _prices.Region)
        {
            text.AppendLine().Append($"  The table has no prices of {_wantedRegion}: these are of {_prices.Region}.");
        }

        foreach (var line in Lines.OrderByDescending(l => l.Month ?? decimal.MaxValue).ThenBy(l => l.LogicalId, StringComparer.Ordinal))
        {
            var price = line.Month is { } month ? string.Create(CultureInfo.InvariantCulture, $"{(line.Uncertain ? "~" : "")}{month:F2}") : "no price";
            text.AppendLine().Append($"  {price,10}  {line.LogicalId}: {line.What}");
        }

        foreach (var left in _prices.LeftOut)
        {
            text.AppendLine().Append($"  Left out: {left}.");
        }

        return text.AppendLine().Append($"  Sources: {string.Join("; ", _prices.Sources)}. ~ marks a price that has not been checked against its source.").ToString();
    }
}
