using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Differences;

/// <summary>What happens to a resource, least disruptive first.</summary>
internal enum ChangeKind
{
    Add,

    /// <summary>Only if a resource that it refers to is replaced, which AWS decides.</summary>
    MayUpdate,
    Update,
    MayReplace,
    Replace,
    Remove,
}

/// <param name="Paths">The properties that differ.</param>
/// <param name="HoldsData">A replacement or removal loses its data.</param>
internal sealed record Change(string LogicalId, string Type, ChangeKind Kind, IReadOnlyList<string> Paths, bool HoldsData);

/// <summary>
/// What a new template and the values of its parameters change, and what they replace, from the specification's update rules:
/// known before anything is deployed, and without AWS. A resource changes too when one that it refers to is replaced.
/// </summary>
internal static class TemplateDiff
{
    /// <param name="before">The resources of the stack, or of an earlier template: see <see cref="TemplateEvaluation"/>.</param>
    /// <param name="after">Those of the new template.</param>
    /// <param name="specification">The update rules.</param>
    /// <param name="dataTypes">The types whose replacement or removal loses data.</param>
    public static IReadOnlyList<Change> Compare(
        IReadOnlyDictionary<string, JsonObject> before, IReadOnlyDictionary<string, JsonObject> after, Specification specification, IReadOnlySet<string> dataTypes)
    {
        var changes = new Dictionary<string, Change>(StringComparer.Ordinal);
        foreach (var (id, resource) in after)
        {
            var type = IntrinsicFunctions.Text(resource["Type"]) ?? "";
            if (!before.TryGetValue(id, out var was))
            {
                changes[id] = new Change(id, type, ChangeKind.Add, [], false);
            }
            else if (IntrinsicFunctions.Text(was["Type"]) is var old && old != type)
            {
                changes[id] = new Change(id, type, ChangeKind.Replace, ["Type"], dataTypes.Contains(old ?? ""));
            }
            else
            {
                var paths = new List<string>();
                var known = specification.Resource(type)?.Properties;
                var kind = CompareObjects(specification, known, was["Properties"] as JsonObject ?? [], resource["Properties"] as JsonObject ?? [], "", paths);
                if (paths.Count > 0)
                {
                    changes[id] = new Change(id, type, kind, paths, dataTypes.Contains(type));
                }
            }
        }

        Propagate(after, specification, dataTypes, changes);
        foreach (var (id, was) in before.Where(b => !after.ContainsKey(b.Key)))
        {
            var type = IntrinsicFunctions.Text(was["Type"]) ?? "";
            changes[id] = new Change(id, type, ChangeKind.Remove, [], dataTypes.Contains(type));
        }

        return [.. changes.Values];
    }

    /// <summary>Changes caused by the replacement of another resource, whose name or address is a property.</summary>
    private static void Propagate(IReadOnlyDictionary<string, JsonObject> after, Specification specification, IReadOnlySet<string> dataTypes, Dictionary<string, Change> changes)
    {
        for (var found = true; found;)
        {
            found = false;
            foreach (var (id, resource) in after.Where(r => changes.GetValueOrDefault(r.Key)?.Kind is null or ChangeKind.MayUpdate or ChangeKind.Update))
            {
                var type = IntrinsicFunctions.Text(resource["Type"]) ?? "";
                string[] Affected(params ChangeKind?[] kinds) => [.. (resource["Properties"] as JsonObject ?? [])
                    .Where(p => IntrinsicFunctions.References(p.Value).Any(r => r.LogicalId != id && kinds.Contains(changes.GetValueOrDefault(r.LogicalId)?.Kind)))
                    .Select(p => p.Key)];
                var affected = Affected(ChangeKind.Replace, ChangeKind.MayReplace);
                var certain = Affected(ChangeKind.Replace).Length > 0;
                var current = changes.GetValueOrDefault(id);
                var paths = (current?.Paths ?? []).Union(affected).ToArray();
                var replaces = affected.Any(name => specification.Resource(type)?.Properties.GetValueOrDefault(name)?.Replaces is not null);
                var kind = replaces ? ChangeKind.MayReplace : certain || current?.Kind is ChangeKind.Update ? ChangeKind.Update : ChangeKind.MayUpdate;
                if (affected.Length > 0 && (current is null || paths.Length > current.Paths.Count || kind != current.Kind))
                {
                    changes[id] = new Change(id, type, kind, paths, dataTypes.Contains(type));
                    found = true;
                }
            }
        }
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

    private static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Add => "add",
        ChangeKind.MayUpdate => "may update",
        ChangeKind.Update => "update",
        ChangeKind.MayReplace => "may replace",
        ChangeKind.Replace => "replace",
        _ => "remove",
    };
}
