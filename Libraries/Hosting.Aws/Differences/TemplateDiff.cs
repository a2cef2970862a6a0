using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Differences;

/// <summary>What happens to a resource, least disruptive first.</summary>
internal enum ChangeKind
{
    Add,
    Update,
    MayReplace,
    Replace,
    Remove,
}

/// <param name="Paths">The properties that differ.</param>
/// <param name="HoldsData">A replacement or removal loses its data.</param>
internal sealed record Change(string LogicalId, string Type, ChangeKind Kind, IReadOnlyList<string> Paths, bool HoldsData);

/// <summary>
/// What a new template changes, and what it replaces, from the specification's update rules: known before anything is deployed,
/// and without AWS. A change of a parameter's default counts as a change of every property that uses it.
/// </summary>
internal static class TemplateDiff
{
    /// <param name="before">The template of the stack, or an earlier one.</param>
    /// <param name="after">The new template.</param>
    /// <param name="specification">The update rules.</param>
    /// <param name="dataTypes">The types whose replacement or removal loses data.</param>
    public static IReadOnlyList<Change> Compare(JsonObject before, JsonObject after, Specification specification, IReadOnlySet<string> dataTypes)
    {
        var (old, now) = (Resources(before), Resources(after));
        var changes = new List<Change>();
        foreach (var (id, resource) in now)
        {
            var type = IntrinsicFunctions.Text(resource["Type"]) ?? "";
            if (!old.TryGetValue(id, out var was))
            {
                changes.Add(new Change(id, type, ChangeKind.Add, [], false));
            }
            else if (IntrinsicFunctions.Text(was["Type"]) != type)
            {
                changes.Add(new Change(id, type, ChangeKind.Replace, ["Type"], dataTypes.Contains(IntrinsicFunctions.Text(was["Type"]) ?? "")));
            }
            else
            {
                var paths = new List<string>();
                var known = specification.Resource(type)?.Properties;
                var kind = CompareObjects(specification, known, was["Properties"] as JsonObject ?? [], resource["Properties"] as JsonObject ?? [], "", paths);
                if (paths.Count > 0)
                {
                    changes.Add(new Change(id, type, kind, paths, dataTypes.Contains(type)));
                }
            }
        }

        changes.AddRange(old.Where(o => !now.ContainsKey(o.Key)).Select(o => IntrinsicFunctions.Text(o.Value["Type"]) is { } type ? new Change(o.Key, type, ChangeKind.Remove, [], dataTypes.Contains(type)) : null).OfType<Change>());
        return changes;
    }

    public static string Summary(IReadOnlyList<Change> changes) => changes.Count == 0
        ? "nothing changes"
        : string.Join(", ", changes.GroupBy(c => c.Kind).OrderBy(g => g.Key).Select(g => $"{g.Count()} to {Word(g.Key)}"));

    public static string Describe(IReadOnlyList<Change> changes)
    {
        var text = new StringBuilder($"Changes: {Summary(changes)}");
        foreach (var change in changes.OrderByDescending(c => c.Kind).ThenBy(c => c.LogicalId, StringComparer.Ordinal))
        {
            text.AppendLine().Append($"  {Word(change.Kind),-11} {change.LogicalId} ({change.Type})");
            if (change.Paths.Count > 0)
            {
                text.Append($": {string.Join(", ", change.Paths)}");
            }

            if (change is { HoldsData: true, Kind: ChangeKind.Replace or ChangeKind.MayReplace or ChangeKind.Remove })
            {
                text.Append(". It holds data: take a snapshot first");
            }
        }

        return text.ToString();
    }

    private static ChangeKind CompareObjects(Specification specification, IReadOnlyDictionary<string, PropertySpecification>? known, JsonObject before, JsonObject after, string path, List<string> paths)
    {
        var kind = ChangeKind.Update;
        foreach (var name in before.Select(p => p.Key).Union(after.Select(p => p.Key)).Order(StringComparer.Ordinal))
        {
            var (was, now) = (before[name], after[name]);
            if (JsonNode.DeepEquals(was, now))
            {
                continue;
            }

            var property = known?.GetValueOrDefault(name);
            var here = property?.Replaces switch { "yes" => ChangeKind.Replace, null => ChangeKind.Update, _ => ChangeKind.MayReplace };
            // A nested property may have the rule: then that property decides.
            if (here is ChangeKind.Update && was is JsonObject wasMap && now is JsonObject nowMap && IntrinsicFunctions.Of(was) is null && IntrinsicFunctions.Of(now) is null
                && property is { Type.ValueKind: JsonValueKind.Object } && property.Type.TryGetProperty("object", out var definition))
            {
                here = CompareObjects(specification, specification.Definition(definition.GetString()!), wasMap, nowMap, $"{path}{name}.", paths);
            }
            else
            {
                paths.Add(path + name);
            }

            kind = here > kind ? here : kind;
        }

        return kind;
    }

    // With the defaults of parameters substituted: a default is what a new stack gets, and what an update without values changes to.
    private static Dictionary<string, JsonObject> Resources(JsonObject template)
    {
        var parameters = template["Parameters"] as JsonObject ?? [];
        return (template["Resources"] as JsonObject ?? []).Where(r => r.Value is JsonObject)
            .ToDictionary(r => r.Key, r => (JsonObject)Substitute(r.Value!, parameters)!, StringComparer.Ordinal);
    }

    private static JsonNode? Substitute(JsonNode? node, JsonObject parameters) => node switch
    {
        JsonObject { Count: 1 } map when IntrinsicFunctions.Text(map["Ref"]) is { } name && parameters[name]?["Default"] is { } value => value.DeepClone(),
        JsonObject map => new JsonObject(map.Select(e => KeyValuePair.Create(e.Key, Substitute(e.Value, parameters)))),
        JsonArray list => new JsonArray([.. list.Select(item => Substitute(item, parameters))]),
        _ => node?.DeepClone(),
    };

    private static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Add => "add",
        ChangeKind.Update => "update",
        ChangeKind.MayReplace => "may replace",
        ChangeKind.Replace => "replace",
        _ => "remove",
    };
}
