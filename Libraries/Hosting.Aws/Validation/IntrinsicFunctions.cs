using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>The intrinsic functions of a template, as JSON.</summary>
internal static partial class IntrinsicFunctions
{
    /// <summary>The function in a node, or null for a plain value.</summary>
    public static (string Name, JsonNode? Argument)? Of(JsonNode? node) =>
        node is JsonObject { Count: 1 } map && map.First() is var (name, argument) && (name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal))
            ? (name, argument)
            : null;

    /// <summary>The references in a part of a template: a logical id and, for an attribute, its name.</summary>
    public static IEnumerable<(string LogicalId, string? Attribute)> References(JsonNode? node)
    {
        if (Of(node) is var (name, argument))
        {
            switch (name)
            {
                case "Ref" when Text(argument) is { } id:
                    return [(id, null)];
                case "Fn::GetAtt" when argument is JsonArray { Count: 2 } pair && Text(pair[0]) is { } id && Text(pair[1]) is { } attribute:
                    return [(id, attribute)];
                case "Fn::GetAtt" when Text(argument)?.Split('.', 2) is [var id, var attribute]:
                    return [(id, attribute)];
                case "Fn::Sub":
                    return Substitutions(argument);
                default:
                    break;
            }
        }

        return node switch
        {
            JsonObject map => map.SelectMany(entry => References(entry.Value)),
            JsonArray list => list.SelectMany(References),
            _ => [],
        };
    }

    /// <summary>The names of the conditions in Fn::If.</summary>
    public static IEnumerable<string> Conditions(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } map when map["Fn::If"] is JsonArray { Count: 3 } choice && Text(choice[0]) is { } name =>
            [name, .. Conditions(choice[1]), .. Conditions(choice[2])],
        JsonObject map => map.SelectMany(entry => Conditions(entry.Value)),
        JsonArray list => list.SelectMany(Conditions),
        _ => [],
    };

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IEnumerable<(string, string?)> Substitutions(JsonNode? argument)
    {
        var (format, own) = argument is JsonArray { Count: 2 } pair ? (Text(pair[0]), pair[1] as JsonObject) : (Text(argument), null);
        var names = Placeholder().Matches(format ?? "").Select(m => m.Groups[1].Value).Where(name => own?.ContainsKey(name) is not true);
        return [.. names.Select(name => name.Split('.', 2) is [var id, var attribute] ? (id, attribute) : (name, (string?)null)), .. References(own)];
    }

    // ${!x} is text.
    [GeneratedRegex(@"\$\{([^!}][^}]*)\}")]
    private static partial Regex Placeholder();
}
