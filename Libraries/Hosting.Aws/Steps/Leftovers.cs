using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates.Yaml;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>What a deletion of a stack leaves behind, and what prevents it.</summary>
internal static class Leftovers
{
    /// <summary>The resources that stay, or leave a snapshot: a sentence part each.</summary>
    public static IReadOnlyList<string> Of(string template) =>
    [
        .. Resources(template).Select(r => (r.Key, Policy: IntrinsicFunctions.Text(r.Value["DeletionPolicy"])))
            .Where(r => r.Policy is "Snapshot" or "Retain" or "RetainExceptOnCreate")
            .Select(r => r.Policy == "Snapshot" ? $"a final snapshot of {r.Key}" : $"{r.Key} itself"),
    ];

    /// <summary>The resources that AWS refuses to delete.</summary>
    public static IReadOnlyList<string> Protected(string template) =>
        [.. Resources(template).Where(r => r.Value["Properties"]?["DeletionProtection"]?.ToString() == "true").Select(r => r.Key)];

    /// <summary>The log groups that AWS makes outside the stack for its resources.</summary>
    public static IReadOnlyList<string> LogGroups(IReadOnlyList<IResourceKind> kinds, IEnumerable<(string Type, string PhysicalId)> resources) =>
        [.. resources.SelectMany(r => kinds.SelectMany(kind => kind.LogGroupsOutside(r.Type, r.PhysicalId)))];

    private static IEnumerable<KeyValuePair<string, JsonObject>> Resources(string template) =>
        (TemplateReader.Read(template, "The template of the stack")["Resources"] as JsonObject ?? [])
            .Where(r => r.Value is JsonObject).Select(r => KeyValuePair.Create(r.Key, r.Value!.AsObject()));
}
