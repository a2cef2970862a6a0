using System.Text.Json;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>The instance types and engine versions that a service of AWS offers, from a dated file: no public specification lists them.</summary>
internal sealed class Offers
{
    private readonly string _prefix;
    private readonly Dictionary<string, string[]> _types;
    private readonly Dictionary<string, string[]> _versions;

    private Offers(string prefix, JsonElement root)
    {
        _prefix = prefix;
        Date = root.GetProperty("date").GetString()!;
        _types = Lists(root.GetProperty("types"));
        _versions = Lists(root.GetProperty("versions"));
    }

    public string Date { get; }

    /// <param name="file">The file, such as cache.offers.json.</param>
    /// <param name="prefix">The first part of its types, such as cache of cache.t4g.micro.</param>
    public static Offers Read(string file, string prefix)
    {
        using var stream = EmbeddedFile.Open(file);
        using var document = JsonDocument.Parse(stream);
        return new Offers(prefix, document.RootElement);
    }

    public bool HasType(string type) =>
        type.Split('.') is [var start, var family, var size] && start == _prefix && _types.TryGetValue(family, out var sizes) && sizes.Contains(size);

    /// <summary>All types in short form: cache.t3.{micro|small|medium}; ...</summary>
    public string Types => string.Join("; ", _types.Select(f => $"{_prefix}.{f.Key}.{{{string.Join('|', f.Value)}}}"));

    public IReadOnlyList<string> Versions(string engine) => _versions[engine];

    private static Dictionary<string, string[]> Lists(JsonElement element) =>
        element.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.EnumerateArray().Select(v => v.GetString()!).ToArray(), StringComparer.Ordinal);
}
