using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>Checks the references within a template: their targets and attributes exist, and there is no cycle.</summary>
internal sealed class ReferenceWalker(Specification specification)
{
    public IEnumerable<Finding> Walk(JsonObject template)
    {
        var parameters = Names(template, "Parameters");
        var conditions = Names(template, "Conditions");
        var resources = template["Resources"] as JsonObject ?? [];
        var ids = resources.Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. ids.Where(parameters.Contains).Select(id => new Finding(id, "A parameter has the same name.")),
            .. ids.Where(id => !id.All(char.IsAsciiLetterOrDigit)).Select(id => new Finding(id, "A logical id has letters and digits only.")),
            .. resources.SelectMany(r => References(r.Key, r.Value, resources, parameters)),
            .. resources.SelectMany(r => DependsOn(r.Key, r.Value, ids)),
            .. resources.SelectMany(r => Conditions(r.Key, r.Value, conditions)),
            .. (template["Outputs"] as JsonObject ?? []).SelectMany(o => References($"Outputs.{o.Key}", o.Value, resources, parameters).Concat(Conditions($"Outputs.{o.Key}", o.Value, conditions))),
            .. (template["Conditions"] as JsonObject ?? []).SelectMany(c => IntrinsicFunctions.References(c.Value).Where(r => !parameters.Contains(r.LogicalId)).Select(r => new Finding($"Conditions.{c.Key}", $"A condition can refer to parameters only, and '{r.LogicalId}' is not a parameter."))),
            .. Cycle(resources, ids),
        ];
    }

    private IEnumerable<Finding> References(string where, JsonNode? node, JsonObject resources, HashSet<string> parameters)
    {
        foreach (var (id, attribute) in IntrinsicFunctions.References(node).Distinct())
        {
            if (attribute is null && (parameters.Contains(id) || id.StartsWith("AWS::", StringComparison.Ordinal)))
            {
                continue;
            }

            if (resources[id] is not JsonObject target)
            {
                yield return new Finding(where, $"It refers to '{id}', which is not in the template.{TemplateWalker.Nearest(id, resources.Select(r => r.Key).Concat(parameters))}");
            }
            else if (attribute is not null && specification.Resource(IntrinsicFunctions.Text(target["Type"]) ?? "") is { } known && !known.Attributes.Contains(attribute))
            {
                yield return new Finding(where, $"It reads {id}.{attribute}, which {IntrinsicFunctions.Text(target["Type"])} does not have.{TemplateWalker.Nearest(attribute, known.Attributes)}");
            }
        }
    }

    private static IEnumerable<Finding> DependsOn(string id, JsonNode? resource, HashSet<string> ids) =>
        Dependencies(resource).Where(d => !ids.Contains(d)).Select(d => new Finding($"{id}.DependsOn", $"'{d}' is not in the template.{TemplateWalker.Nearest(d, ids)}"));

    private static IEnumerable<Finding> Conditions(string where, JsonNode? node, HashSet<string> conditions)
    {
        var own = IntrinsicFunctions.Text((node as JsonObject)?["Condition"]);
        return IntrinsicFunctions.Conditions(node).Concat(own is null ? [] : [own]).Distinct().Where(c => !conditions.Contains(c))
            .Select(c => new Finding(where, $"The condition '{c}' is not in the template.{TemplateWalker.Nearest(c, conditions)}"));
    }

    private static IEnumerable<Finding> Cycle(JsonObject resources, HashSet<string> ids)
    {
        var edges = resources.ToDictionary(
            r => r.Key,
            r => IntrinsicFunctions.References(r.Value).Select(f => f.LogicalId).Concat(Dependencies(r.Value)).Where(ids.Contains).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        // Resources without remaining dependencies are removed; those that stay are in a cycle or depend on one.
        while (edges.Where(e => e.Value.Count == 0).Select(e => e.Key).ToArray() is { Length: > 0 } free)
        {
            foreach (var id in free)
            {
                edges.Remove(id);
            }

            foreach (var needs in edges.Values)
            {
                needs.ExceptWith(free);
            }
        }

        if (edges.Count == 0)
        {
            return [];
        }

        List<string> path = [edges.Keys.Order(StringComparer.Ordinal).First()];
        while (edges[path[^1]].Order(StringComparer.Ordinal).First() is var next)
        {
            if (path.IndexOf(next) is var start and >= 0)
            {
                return [new Finding(next, $"It depends on itself: {string.Join(" -> ", path.Skip(start).Append(next))}.")];
            }

            path.Add(next);
        }

        return [];
    }

    private static IEnumerable<string> Dependencies(JsonNode? resource) => (resource as JsonObject)?["DependsOn"] switch
    {
        JsonArray list => list.Select(d => IntrinsicFunctions.Text(d) ?? ""),
        { } one => [IntrinsicFunctions.Text(one) ?? ""],
        null => [],
    };

    private static HashSet<string> Names(JsonObject template, string section) =>
        (template[section] as JsonObject ?? []).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
}
