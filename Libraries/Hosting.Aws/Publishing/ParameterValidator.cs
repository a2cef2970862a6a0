using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>Values of parameters against the patterns and ranges that the template itself has, as CloudFormation would check them.</summary>
internal static class ParameterValidator
{
    public static IReadOnlyList<Finding> Validate(JsonObject template, IReadOnlyDictionary<string, string> values, string section) =>
        [.. values.SelectMany(v => Problems(template["Parameters"]![v.Key]!.AsObject(), v.Value).Select(problem => new Finding($"{section}:Parameters:{v.Key}", problem)))];

    /// <summary>The template with other defaults.</summary>
    public static JsonObject WithValues(JsonObject template, IReadOnlyDictionary<string, string> values)
    {
        var copy = template.DeepClone().AsObject();
        foreach (var (name, value) in values)
        {
            copy["Parameters"]![name]!["Default"] = value;
        }

        return copy;
    }

    private static IEnumerable<string> Problems(JsonObject parameter, string value)
    {
        if (parameter["AllowedPattern"]?.ToString() is { } pattern && !Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            yield return $"'{value}' does not match {pattern} ({parameter["Description"]}).";
        }

        if (parameter["AllowedValues"] is JsonArray allowed && !allowed.Any(a => a!.ToString() == value))
        {
            yield return $"'{value}' is not allowed. Allowed: {string.Join(", ", allowed)}.";
        }

        if (parameter["Type"]!.ToString() == "Number"
            && (!decimal.TryParse(value, CultureInfo.InvariantCulture, out var number)
                || number < (parameter["MinValue"]?.GetValue<int>() ?? decimal.MinValue)
                || number > (parameter["MaxValue"]?.GetValue<int>() ?? decimal.MaxValue)))
        {
            yield return $"'{value}' is not a number from {parameter["MinValue"]} to {parameter["MaxValue"] ?? "any"} ({parameter["Description"]}).";
        }
    }
}
