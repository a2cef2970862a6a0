using System.Text.Json;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Prices;

/// <summary>A price and where it is from.</summary>
/// <param name="Amount">US dollars for a unit.</param>
/// <param name="Page">The page that gives it.</param>
/// <param name="Date">When the page was read, or is from.</param>
internal sealed record Price(decimal Amount, string Page, string Date);

/// <summary>Dated list prices of a region, each with its page, from prices.json and from a file of the user's.</summary>
internal sealed class PriceTable
{
    private const string Default = "us-east-1";

    private readonly Dictionary<string, Price> _prices = new(StringComparer.Ordinal);

    private PriceTable(string region, JsonElement root)
    {
        Region = region;
        HoursPerMonth = root.GetProperty("hoursPerMonth").GetDecimal();
        ValkeyFactor = root.GetProperty("factors").GetProperty("valkey").GetDecimal();
        MultiAzFactor = root.GetProperty("factors").GetProperty("multiAz").GetDecimal();
        LeftOut = [.. root.GetProperty("leftOut").EnumerateArray().Select(l => l.GetString()!)];
        Add(root);
    }

    public string Region { get; }

    public decimal HoursPerMonth { get; }

    /// <summary>A Valkey node beside a Redis node of the same type.</summary>
    public decimal ValkeyFactor { get; }

    public decimal MultiAzFactor { get; }

    public IReadOnlyList<string> LeftOut { get; }

    /// <param name="region">The region; null for us-east-1.</param>
    /// <param name="file">A file with further groups of prices, which come before those of the table; null for none.</param>
    /// <exception cref="DistributedApplicationException">The file is not such a file.</exception>
    public static PriceTable Of(string? region, string? file = null)
    {
        using var stream = EmbeddedFile.Open("prices.json");
        using var document = JsonDocument.Parse(stream);
        var table = new PriceTable(region ?? Default, document.RootElement);
        if (file is not null)
        {
            table.AddFile(file);
        }

        return table;
    }

    /// <summary>The price of an item; null when no page gives one.</summary>
    public Price? this[string item] => _prices.GetValueOrDefault(item);

    /// <summary>The line of something that is billed by the hour.</summary>
    public CostLine Hourly(string id, string what, string item, decimal amount) => Monthly(id, what, item, amount * HoursPerMonth);

    /// <summary>The line of something that is billed by the month.</summary>
    public CostLine Monthly(string id, string what, string item, decimal amount) =>
        this[item] is { } price ? new CostLine(id, what, price.Amount * amount, price) : new CostLine(id, what, null, null);

    private void AddFile(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            Add(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DistributedApplicationException($"{file} is not a file of prices ({exception.Message}). It has the form of Prices/prices.json: groups with page, date and prices by region.", exception);
        }
    }

    private void Add(JsonElement root)
    {
        foreach (var group in root.GetProperty("groups").EnumerateArray())
        {
            if (group.GetProperty("prices").TryGetProperty(Region, out var prices))
            {
                foreach (var item in prices.EnumerateObject())
                {
                    _prices[item.Name] = new(item.Value.GetDecimal(), group.GetProperty("page").GetString()!, group.GetProperty("date").GetString()!);
                }
            }
        }
    }
}
