using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Showroom.Tests.InProcess.Contract.Fuzzing;

/// <summary>Validates JSON by the keywords of JSON Schema that the document uses.</summary>
internal static class SchemaValidator
{
    /// <returns>What does not match, or null.</returns>
    public static string? Validate(ApiDocument document, JsonElement reference, JsonElement value, string path = "$")
    {
        var schema = document.Resolve(reference);
        if (schema.TryGetProperty("type", out var types) && !HasType(types, value))
        {
            return $"{path} is {value.ValueKind}, not {types}";
        }

        if (schema.TryGetProperty("pattern", out var pattern) && value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        {
            return $"{path} does not match {pattern}";
        }

        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(known => known.ToString() == value.ToString()))
        {
            return $"{path} is none of the documented values";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number => ValidateRange(schema, value, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().Select((item, index) => Validate(document, items, item, $"{path}[{index}]")).FirstOrDefault(error => error is not null),
            JsonValueKind.Object => ValidateObject(document, schema, value, path),
            _ => null,
        };
    }

    private static string? ValidateObject(ApiDocument document, JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("required", out var required)
            && required.EnumerateArray().FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
        {
            return $"{path} has no {missing}";
        }

        if (!schema.TryGetProperty("properties", out var properties))
        {
            return null;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var property))
            {
                return $"{path}.{member.Name} is not documented";
            }

            if (Validate(document, property, member.Value, $"{path}.{member.Name}") is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static string? ValidateRange(JsonElement schema, JsonElement value, string path) =>
        (schema.TryGetProperty("minimum", out var minimum) && value.GetDecimal() < minimum.GetDecimal())
        || (schema.TryGetProperty("maximum", out var maximum) && value.GetDecimal() > maximum.GetDecimal())
            ? string.Create(CultureInfo.InvariantCulture, $"{path} is {value}, out of its range")
            : null;

    private static bool HasType(JsonElement types, JsonElement value)
    {
        string[] allowed = types.ValueKind == JsonValueKind.Array ? [.. types.EnumerateArray().Select(type => type.GetString()!)] : [types.GetString()!];
        return value.ValueKind switch
        {
            JsonValueKind.Object => allowed.Contains("object"),
            JsonValueKind.Array => allowed.Contains("array"),
            JsonValueKind.String => allowed.Contains("string"),
            JsonValueKind.Number => allowed.Contains("number") || (allowed.Contains("integer") && value.TryGetInt64(out _)),
            JsonValueKind.Null => allowed.Contains("null"),
            _ => allowed.Contains("boolean"),
        };
    }
}
