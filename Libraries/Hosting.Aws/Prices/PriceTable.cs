using System.Globalization;
using System.Text.Json;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Prices;

/// <summary>Dated list prices, with their sources, from prices.json. Missing regions and items are reported.</summary>
internal sealed class PriceTable
{
    private const string Default = "us-east-1";

    private readonly Dictionary<string, string> _prices;

    private PriceTable(JsonElement root, string region)
    {
        var regions = root.GetProperty("regions");
        Region = regions.TryGetProperty(region, out var prices) ? region : Default;
        _prices = (Region == region ? prices : regions.GetProperty(Default)).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
        Date = root.GetProperty("date").GetString()!;
        HoursPerMonth = root.GetProperty("hoursPerMonth").GetDecimal();
        ValkeyFactor = root.GetProperty("factors").GetProperty("valkey").GetDecimal();
        ServerlessValkeyFactor = root.GetProperty("factors").GetProperty("valkeyServerless").GetDecimal();
        MultiAzFactor = root.GetProperty("factors").GetProperty("multiAz").GetDecimal();
        LeftOut = [.. root.GetProperty("leftOut").EnumerateArray().Select(l => l.GetString()!)];
        Sources = [.. root.GetProperty("sources").EnumerateObject().Select(s => s.Value.GetString()!)];
    }

    public string Region { get; }

    public string Date { get; }

    public decimal HoursPerMonth { get; }

    public decimal ValkeyFactor { get; }

    public decimal ServerlessValkeyFactor { get; }

    public decimal MultiAzFactor { get; }

    public IReadOnlyList<string> LeftOut { get; }

    public IReadOnlyList<string> Sources { get; }

    /// <summary>The prices of a region, or of us-east-1 when there are none of that one.</summary>
    public static PriceTable Of(string? region)
    {
        using var stream = EmbeddedFile.Open("prices.json");
        using var document = JsonDocument.Parse(stream);
        return new PriceTable(document.RootElement, region ?? Default);
    }

    /// <summary>The price of an item and whether it is unchecked; null when the table has none.</summary>
    public (decimal Price, bool Uncertain)? this[string item] => _prices.TryGetValue(item, out var text)
        ? (decimal.Parse(text.TrimStart('~'), CultureInfo.InvariantCulture), text.StartsWith('~'))
        : null;

    /// <summary>The line of something that is billed by the hour.</summary>
    public CostLine Hourly(string id, string what, string item, decimal amount) => Monthly(id, what, item, amount * HoursPerMonth);

    /// <summary>The line of something that is billed by the month.</summary>
    public CostLine Monthly(string id, string what, string item, decimal amount) =>
        this[item] is var (price, uncertain) ? new CostLine(id, what, price * amount, uncertain) : new CostLine(id, what, null, true);
}
