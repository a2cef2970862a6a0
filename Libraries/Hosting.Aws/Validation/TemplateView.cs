using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>A template as the invariants read it: resources by type, and values with the defaults of parameters substituted.</summary>
internal sealed class TemplateView
{
    private readonly JsonObject _parameters;
    private readonly HashSet<string> _unknownTypes;
    private readonly Dictionary<string, (string Type, JsonObject Properties)> _resources;

    public TemplateView(JsonObject template)
    {
        _parameters = template["Parameters"] as JsonObject ?? [];
        _unknownTypes = [.. (template["Resources"] as JsonObject ?? []).Where(r => (r.Value as JsonObject)?["Metadata"]?[AllowUnknownTypes]?.ToString() == "true").Select(r => r.Key)];
        _resources = (template["Resources"] as JsonObject ?? [])
            .Where(r => r.Value is JsonObject)
            .ToDictionary(r => r.Key, r => (IntrinsicFunctions.Text(r.Value!["Type"]) ?? "", r.Value!["Properties"] as JsonObject ?? []), StringComparer.Ordinal);
    }

    /// <summary>The key in the metadata of a resource whose instance type and version are not checked.</summary>
    public const string AllowUnknownTypes = "AllowUnknownTypes";

    /// <summary>Whether the instance type and version of a resource are left to AWS.</summary>
    public bool AllowsUnknownTypes(string id) => _unknownTypes.Contains(id);

    public IEnumerable<(string Id, string Type, JsonObject Properties)> All => _resources.Select(r => (r.Key, r.Value.Type, r.Value.Properties));

    public IEnumerable<(string Id, JsonObject Properties)> Of(string type) => All.Where(r => r.Type == type).Select(r => (r.Id, r.Properties));

    public string? TypeOf(string id) => _resources.TryGetValue(id, out var resource) ? resource.Type : null;

    public JsonObject? PropertiesOf(string id) => _resources.TryGetValue(id, out var resource) ? resource.Properties : null;

    public bool IsSecretParameter(string name) => _parameters[name]?["NoEcho"]?.ToString() == "true";

    /// <summary>The plain values that a node may have: both sides of a choice, and the default of a parameter.</summary>
    public IEnumerable<string> Values(JsonNode? node) => IntrinsicFunctions.Of(node) switch
    {
        ("Ref", var name) when _parameters[IntrinsicFunctions.Text(name) ?? ""]?["Default"] is { } value => [value.ToString()],
        ("Fn::If", JsonArray { Count: 3 } choice) => Values(choice[1]).Concat(Values(choice[2])),
        null when node is JsonValue value => [value.ToString()],
        _ => [],
    };

    public string? Value(JsonNode? node) => Values(node).FirstOrDefault();

    /// <summary>A number, or null when it is known only at deployment.</summary>
    public long? Number(JsonNode? node) => long.TryParse(Value(node), out var number) ? number : null;

    public bool IsTrue(JsonNode? node) => Value(node) is "true" or "True";

    /// <summary>The resources that a node refers to.</summary>
    public static IEnumerable<string> Targets(JsonNode? node) => IntrinsicFunctions.References(node).Select(r => r.LogicalId);
}
