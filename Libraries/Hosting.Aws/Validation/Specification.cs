using System.Text.Json;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>
/// A pinned extract of AWS's own resource specification: types, properties, attributes, and what a change replaces. It is made
/// by Tests/Aws/Npm/specification.mjs, and knows no ranges, no patterns and not every enumeration.
/// </summary>
internal sealed class Specification
{
    private readonly Dictionary<string, ResourceSpecification> _resources;
    private readonly Dictionary<string, Dictionary<string, PropertySpecification>> _definitions;

    private Specification(JsonElement root)
    {
        Source = root.GetProperty("source").GetString()!;
        _resources = root.GetProperty("resources").EnumerateObject().ToDictionary(
            r => r.Name,
            r => new ResourceSpecification(Properties(r.Value.GetProperty("properties")), r.Value.GetProperty("attributes").EnumerateArray().Select(a => a.GetString()!).ToHashSet(StringComparer.Ordinal)),
            StringComparer.Ordinal);
        _definitions = root.GetProperty("definitions").EnumerateObject().ToDictionary(d => d.Name, d => Properties(d.Value), StringComparer.Ordinal);
    }

    /// <summary>Read once, when first needed.</summary>
    public static Specification Pinned => s_pinned.Value;

    private static readonly Lazy<Specification> s_pinned = new(() =>
    {
        using var stream = EmbeddedFile.Open("specification.json");
        using var document = JsonDocument.Parse(stream);
        return new Specification(document.RootElement.Clone());
    });

    /// <summary>Which package and version it was taken from.</summary>
    public string Source { get; }

    public IReadOnlyCollection<string> Types => _resources.Keys;

    public ResourceSpecification? Resource(string type) => _resources.GetValueOrDefault(type);

    public IReadOnlyDictionary<string, PropertySpecification> Definition(string name) => _definitions[name];

    private static Dictionary<string, PropertySpecification> Properties(JsonElement properties) => properties.EnumerateObject().ToDictionary(
        p => p.Name,
        p => new PropertySpecification(
            p.Value.GetProperty("type"),
            p.Value.TryGetProperty("required", out _),
            p.Value.TryGetProperty("replaces", out var replaces) ? replaces.GetString() : null),
        StringComparer.Ordinal);
}

internal sealed record ResourceSpecification(IReadOnlyDictionary<string, PropertySpecification> Properties, IReadOnlySet<string> Attributes);

/// <param name="Type">A name (string, integer ...) or an object with one of: list, map, any, object, values.</param>
/// <param name="Replaces">"yes" or "maybe" when a change makes a new resource.</param>
internal sealed record PropertySpecification(JsonElement Type, bool Required, string? Replaces);
