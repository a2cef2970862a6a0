using Showroom.Api.Platform.Validation;

namespace Showroom.Api.Catalog.Products;

/// <summary>The fields of a product that an operator sets; all are required.</summary>
internal sealed record ProductChange(string? Name, string? Description, Money? Price, int? Stock)
{
    public const int MaxNameLength = 120;
    public const int MaxDescriptionLength = 2_000;
    public const int MaxStock = 1_000_000;

    /// <summary>The errors by field; empty when there are none.</summary>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        Check("name", ReadableText.IsValid(Name, MaxNameLength), $"1 to {MaxNameLength} characters, {ReadableText.Rule}.");
        Check("description", ReadableText.IsValid(Description, MaxDescriptionLength), $"1 to {MaxDescriptionLength} characters, {ReadableText.Rule}.");
        Check("price", Price is not null, "An amount and a currency.");
        Check("price.amount", Price is null or { Amount: > 0 }, "More than zero, at most two decimals.");
        Check("price.currency", Price is null || Currencies.Exists(Price.Currency), "The code of a currency (ISO 4217).");
        Check("stock", Stock is >= 0 and <= MaxStock, $"0 to {MaxStock}.");
        return errors;

        void Check(string field, bool valid, string expected)
        {
            if (!valid)
            {
                errors[field] = [expected];
            }
        }
    }
}
