using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>
/// Compares a template with the specification: unknown types and properties, missing ones, wrong types, values outside an
/// enumeration. References are checked by <see cref="ReferenceWalker"/>.
/// </summary>
internal sealed class TemplateWalker(Specification specification)
{
    private static readonly HashSet<string> s_resourceKeys = ["Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy", "Metadata"];
    private static readonly string[] s_policyKeys = ["DeletionPolicy", "UpdateReplacePolicy"];
    private static readonly HashSet<string> s_policies = ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"];

    public IEnumerable<Finding> Walk(JsonObject template)
    {
        if (template["Resources"] is not JsonObject { Count: > 0 } resources)
        {
            return [new Finding("Resources", "A template needs at least one resource.")];
        }

        return resources.SelectMany(resource => Resource(resource.Key, resource.Value));
    }

    private IEnumerable<Finding> Resource(string id, JsonNode? node)
    {
        if (node is not JsonObject resource || IntrinsicFunctions.Text(resource["Type"]) is not { } type)
        {
            return [new Finding(id, "A resource is an object with a Type.")];
        }

        var frame = resource.Select(r => r.Key).Where(key => !s_resourceKeys.Contains(key)).Select(key => new Finding(id, $"'{key}' is not a key of a resource. Is it a property?"))
            .Concat(s_policyKeys
                .Where(key => resource[key] is { } policy && !s_policies.Contains(IntrinsicFunctions.Text(policy) ?? ""))
                .Select(key => new Finding($"{id}.{key}", $"Allowed: {string.Join(", ", s_policies)}.")));
        var properties = resource["Properties"] as JsonObject ?? [];
        if (type == "AWS::CloudFormation::CustomResource" || type.StartsWith("Custom::", StringComparison.Ordinal))
        {
            return properties.ContainsKey("ServiceToken") ? frame : [.. frame, new Finding(id, "ServiceToken is missing.")];
        }

        return specification.Resource(type) is { } known
            ? [.. frame, .. Object(id, properties, known.Properties, known.Attributes)]
            : [.. frame, new Finding(id, $"The type '{type}' is unknown.{Nearest(type, specification.Types)}")];
    }

    private IEnumerable<Finding> Object(string where, JsonObject value, IReadOnlyDictionary<string, PropertySpecification> properties, IReadOnlySet<string>? attributes = null)
    {
        foreach (var (name, property) in properties)
        {
            if (property.Required && !value.ContainsKey(name))
            {
                yield return new Finding(where, $"{name} is missing.");
            }
        }

        foreach (var (name, content) in value)
        {
            if (!properties.TryGetValue(name, out var property))
            {
                yield return new Finding($"{where}.{name}", attributes?.Contains(name) is true
                    ? "It is read-only: AWS sets it."
                    : $"There is no such property.{Nearest(name, properties.Keys)}");
                continue;
            }

            foreach (var finding in Check($"{where}.{name}", content, property.Type))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> Check(string where, JsonNode? value, JsonElement type)
    {
        if (IntrinsicFunctions.Of(value) is var (name, argument))
        {
            return name switch
            {
                "Fn::If" when argument is JsonArray { Count: 3 } choice => [.. Check(where, choice[1], type), .. Check(where, choice[2], type)],
                "Fn::If" => [new Finding(where, "Fn::If takes a condition and two values.")],
                "Fn::Sub" or "Fn::Join" when IsList(type) => [new Finding(where, $"A list is expected, and {name} returns text.")],
                // The result of other functions is known only at deployment.
                _ => [],
            };
        }

        return type.ValueKind == JsonValueKind.String ? Simple(where, value, type.GetString()!) : Composed(where, value, type.EnumerateObject().First());
    }

    private IEnumerable<Finding> Composed(string where, JsonNode? value, JsonProperty type) => (type.Name, value) switch
    {
        ("list", JsonArray list) => list.SelectMany((item, index) => Check($"{where}[{index}]", item, type.Value)),
        ("map", JsonObject map) => map.SelectMany(entry => Check($"{where}.{entry.Key}", entry.Value, type.Value)),
        ("object", JsonObject map) => Object(where, map, specification.Definition(type.Value.GetString()!)),
        ("any", _) => type.Value.EnumerateArray().Any(option => !Check(where, value, option).Any()) ? [] : [new Finding(where, "The value matches none of the allowed types.")],
        ("values", _) when IntrinsicFunctions.Text(value) is { } text => type.Value.EnumerateArray().Any(allowed => allowed.GetString() == text)
            ? []
            : [new Finding(where, $"'{text}' is not allowed. Allowed: {string.Join(", ", type.Value.EnumerateArray())}.")],
        _ => [new Finding(where, $"{Expected(type.Name)} is expected.")],
    };

    private static IEnumerable<Finding> Simple(string where, JsonNode? value, string type)
    {
        var fits = type switch
        {
            // CloudFormation converts numbers and booleans to text and back.
            "string" or "date-time" => value is JsonValue,
            "integer" => value is JsonValue number && long.TryParse(number.ToString(), out _),
            "number" => value is JsonValue number && double.TryParse(number.ToString(), out _),
            "boolean" => value is JsonValue flag && flag.ToString() is "true" or "false" or "True" or "False",
            "tag" => value is JsonObject tag && tag.ContainsKey("Key") && tag.ContainsKey("Value"),
            "json" => value is not null,
            _ => true,
        };
        return fits ? [] : [new Finding(where, $"{Expected(type)} is expected, not {value?.ToJsonString() ?? "null"}.")];
    }

    private static bool IsList(JsonElement type) => type.ValueKind == JsonValueKind.Object && type.EnumerateObject().First().Name == "list";

    private static string Expected(string type) => type switch
    {
        "integer" => "An integer",
        "tag" => "A tag with Key and Value",
        "values" or "string" => "Text",
        "object" or "map" or "json" => "An object",
        "list" => "A list",
        _ => $"A {type}",
    };

    /// <summary>The nearest name as a suggestion, when it is within three edits.</summary>
    internal static string Nearest(string name, IEnumerable<string> all)
    {
        var (nearest, distance) = all.Select(a => (a, Distance(name, a))).OrderBy(d => d.Item2).ThenBy(d => d.a, StringComparer.Ordinal).FirstOrDefault();
        return nearest is not null && distance <= 3 ? $" Is it {nearest}?" : "";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
