using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Showroom.Api.Catalog;

/// <summary>An amount of money; on the wire the amount is a decimal string, so that no client rounds it: <c>{ "amount": "19.90", "currency": "EUR" }</c>.</summary>
/// <param name="Amount">Two decimals.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record Money([property: JsonConverter(typeof(AmountConverter))] decimal Amount, string Currency);

internal sealed partial class AmountConverter : JsonConverter<decimal>
{
    public const string Pattern = @"^\d{1,9}(\.\d{1,2})?$";

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && AmountPattern().IsMatch(text)
            ? decimal.Parse(text, CultureInfo.InvariantCulture)
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("0.00", CultureInfo.InvariantCulture));

    // ASCII digits only, which \d is not.
    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,2})?\z")]
    private static partial Regex AmountPattern();
}
