using System.Text.Json.Serialization;

namespace Showroom.Api.Catalog.Products;

/// <summary>An amount of money. The amount is a decimal string, so that no client rounds it.</summary>
/// <param name="Amount">At most two decimals.</param>
/// <param name="Currency">An ISO 4217 code.</param>
internal sealed record Money([property: JsonConverter(typeof(AmountConverter))] decimal Amount, string Currency);
