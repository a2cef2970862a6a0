using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>A resource of a fake stack: its identity and its properties with every reference resolved.</summary>
internal sealed record FakeResource(string Type, string PhysicalId, JsonObject Properties);

/// <summary>
/// The resources that a template gives with values of its parameters, on top of those that a stack has: a resource whose
/// resolved properties are equal stays as it is, and one with another value in a property that the specification says so gets
/// a new identity.
/// </summary>
internal sealed partial class FakeResources
{
    private readonly IReadOnlyDictionary<string, FakeResource> _before;
    private readonly JsonObject _template;
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly Dictionary<string, FakeResource> _after = [];

    private FakeResources(IReadOnlyDictionary<string, FakeResource> before, JsonObject template, IReadOnlyDictionary<string, string> values) =>
        (_before, _template, _values) = (before, template, values);

    public static Dictionary<string, FakeResource> Plan(IReadOnlyDictionary<string, FakeResource> before, JsonObject template, IReadOnlyDictionary<string, string> values)
    {
        var plan = new FakeResources(before, template, values);
        return template["Resources"]!.AsObject()
            .Where(r => r.Value!["Condition"] is not { } condition || plan.Holds(condition.ToString()))
            .Select(r => (r.Key, Value: plan.Resource(r.Key)))
            .ToDictionary(r => r.Key, r => r.Value);
    }

    private FakeResource Resource(string id)
    {
        if (_after.TryGetValue(id, out var known))
        {
            return known;
        }

        var resource = _template["Resources"]![id] ?? throw new CloudFormation.RefusedException("ValidationError", $"Unresolved resource dependencies [{id}]");
        var type = resource["Type"]!.ToString();
        var properties = (JsonObject)Resolve(resource["Properties"] ?? new JsonObject())!;
        var planned = _before.GetValueOrDefault(id) is not { } old || old.Type != type ? new FakeResource(type, $"{id}-{Generation(id)}", properties)
            : JsonNode.DeepEquals(old.Properties, properties) ? old
            : old with { PhysicalId = Replaces(type, old.Properties, properties) ? $"{id}-{Generation(id)}" : old.PhysicalId, Properties = properties };
        return _after[id] = planned;
    }

    private int Generation(string id) => _before.TryGetValue(id, out var old) ? int.Parse(old.PhysicalId[(id.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture) + 1 : 1;

    private static bool Replaces(string type, JsonObject before, JsonObject after) => Specification.Pinned.Resource(type) is { } known
        && before.Select(p => p.Key).Union(after.Select(p => p.Key))
            .Any(name => known.Properties.GetValueOrDefault(name)?.Replaces == "yes" && !JsonNode.DeepEquals(before[name], after[name]));

    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } map when map["Ref"] is { } name => Named(name.ToString()),
        JsonObject { Count: 1 } map when map["Fn::GetAtt"] is JsonArray attribute => $"{Resource(attribute[0]!.ToString()).PhysicalId}.{attribute[1]}",
        JsonObject { Count: 1 } map when map["Fn::Sub"] is { } format => Placeholder().Replace(format.ToString(), match =>
            match.Groups[1].Value.Split('.', 2) is [var id, var attribute] ? $"{Resource(id).PhysicalId}.{attribute}" : Named(match.Groups[1].Value).ToString()),
        JsonObject { Count: 1 } map when map["Fn::If"] is JsonArray choice => Resolve(Holds(choice[0]!.ToString()) ? choice[1] : choice[2]),
        JsonObject map => new JsonObject(map.Where(e => !IsNoValue(e.Value)).Select(e => KeyValuePair.Create(e.Key, Resolve(e.Value))).Where(e => !IsNoValue(e.Value))),
        JsonArray list => new JsonArray([.. list.Select(Resolve).Where(item => !IsNoValue(item))]),
        _ => node?.DeepClone(),
    };

    private JsonNode Named(string name) => name == "AWS::NoValue" ? new JsonObject { ["Ref"] = name }
        : _values.TryGetValue(name, out var value) ? value
        : name.StartsWith("AWS::", StringComparison.Ordinal) ? name
        : Resource(name).PhysicalId;

    // The conditions that the templates have: not equal.
    private bool Holds(string condition)
    {
        var pair = _template["Conditions"]![condition]!["Fn::Not"]![0]!["Fn::Equals"]!.AsArray();
        return !JsonNode.DeepEquals(Resolve(pair[0]), Resolve(pair[1]));
    }

    private static bool IsNoValue(JsonNode? node) => node is JsonObject { Count: 1 } map && map["Ref"]?.ToString() == "AWS::NoValue";

    [GeneratedRegex(@"\$\{([A-Za-z0-9:.]+)\}")]
    private static partial Regex Placeholder();
}
