using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Showroom.Api.Catalog.Products;

/// <summary>A decimal as a string with two decimals.</summary>
internal sealed partial class AmountConverter : JsonConverter<decimal>
{
    public const string Pattern = @"^[0-9]{1,9}(\.[0-9]{1,2})?$";

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && AmountPattern().IsMatch(text)
            ? decimal.Parse(text, CultureInfo.InvariantCulture)
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("0.00", CultureInfo.InvariantCulture));

    // Not \d, which matches digits of every script.
    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,2})?\z")]
    private static partial Regex AmountPattern();
}
