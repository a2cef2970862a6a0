using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Differences;

/// <summary>
/// A template with the values of its parameters: conditions are decided, and references to parameters are replaced by values.
/// What only AWS knows, such as the address of a resource, stays a reference.
/// </summary>
internal sealed partial class TemplateEvaluation
{
    private readonly JsonObject _conditions;
    private readonly IReadOnlyDictionary<string, string> _values;

    private TemplateEvaluation(JsonObject template, IReadOnlyDictionary<string, string> values) => (_conditions, _values) = (template["Conditions"] as JsonObject ?? [], values);

    /// <returns>The resources whose condition holds, by their logical ids.</returns>
    public static IReadOnlyDictionary<string, JsonObject> Of(JsonObject template, IReadOnlyDictionary<string, string> values)
    {
        var evaluation = new TemplateEvaluation(template, values);
        return (template["Resources"] as JsonObject ?? [])
            .Where(r => r.Value is JsonObject resource && (IntrinsicFunctions.Text(resource["Condition"]) is not { } condition || evaluation.Holds(condition)))
            .ToDictionary(r => r.Key, r => (JsonObject)evaluation.Evaluate(r.Value)!, StringComparer.Ordinal);
    }

    private JsonNode? Evaluate(JsonNode? node)
    {
        switch (IntrinsicFunctions.Of(node))
        {
            case ("Ref", var name) when _values.TryGetValue(IntrinsicFunctions.Text(name) ?? "", out var value):
                return value;
            case ("Fn::If", JsonArray { Count: 3 } choice):
                return Evaluate(Holds(IntrinsicFunctions.Text(choice[0]) ?? "") ? choice[1] : choice[2]);
            case ("Fn::Sub", JsonValue format):
                return new JsonObject { ["Fn::Sub"] = Parameter().Replace(format.ToString(), match => _values.GetValueOrDefault(match.Groups[1].Value, match.Value)) };
            default:
                break;
        }

        return node switch
        {
            JsonObject map => new JsonObject(map.Select(e => KeyValuePair.Create(e.Key, Evaluate(e.Value))).Where(e => !IsNoValue(e.Value))),
            JsonArray list => new JsonArray([.. list.Select(Evaluate).Where(item => !IsNoValue(item))]),
            _ => node?.DeepClone(),
        };
    }

    private bool Holds(string condition) => Truth(_conditions[condition]);

    private bool Truth(JsonNode? node) => IntrinsicFunctions.Of(node) switch
    {
        ("Fn::Not", JsonArray { Count: 1 } not) => !Truth(not[0]),
        ("Fn::And", JsonArray all) => all.All(Truth),
        ("Fn::Or", JsonArray any) => any.Any(Truth),
        ("Fn::Equals", JsonArray { Count: 2 } pair) => JsonNode.DeepEquals(Evaluate(pair[0]), Evaluate(pair[1])),
        ("Condition", var name) => Holds(IntrinsicFunctions.Text(name) ?? ""),
        _ => false,
    };

    private static bool IsNoValue(JsonNode? node) => IntrinsicFunctions.Of(node) is ("Ref", var name) && IntrinsicFunctions.Text(name) == "AWS::NoValue";

    [GeneratedRegex(@"\$\{([A-Za-z0-9]+)\}")]
    private static partial Regex Parameter();
}
