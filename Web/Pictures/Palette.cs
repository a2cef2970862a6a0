using System.Collections.Frozen;

namespace Showroom.Web.Pictures;

/// <summary>The colours of a picture.</summary>
internal sealed record Palette(string Name, string Word, string Main, string Dark, string Light, string Back, string Glow)
{
    private static readonly Palette[] s_all =
    [
        new("oat", "oat", "#d9c4a0", "#a98b5d", "#f6ead3", "#efe6d6", "#fffaf0"),
        new("ink", "ink blue", "#34508c", "#1f3261", "#9fb6e4", "#d8e0f2", "#f5f8ff"),
        new("moss", "moss", "#6c7f3f", "#47552a", "#c3d094", "#e2e7d0", "#f8faef"),
        new("rust", "rust", "#b8562f", "#81381b", "#efb593", "#f4ddd0", "#fff6f0"),
        new("chalk", "chalk white", "#f1eee8", "#b9b3a8", "#ffffff", "#d9d6d0", "#f4f2ee"),
        new("charcoal", "charcoal", "#4a4d52", "#2c2e32", "#9a9ea5", "#dcdde0", "#f6f6f8"),
        new("mustard", "mustard", "#d3a02a", "#93690f", "#f6dc95", "#f6ead0", "#fffaef"),
        new("plum", "plum", "#7c3f68", "#532645", "#d6a3c4", "#ecdbe6", "#fcf5fa"),
        new("sage", "sage", "#93ab8e", "#647d60", "#d6e4d2", "#e4ece2", "#f8fbf7"),
        new("brick", "brick red", "#a8403a", "#742823", "#e9a39d", "#f2dad8", "#fff5f4"),
        new("sand", "sand", "#cfae80", "#94744a", "#f3e1c4", "#f1e6d6", "#fffaf2"),
        new("petrol", "petrol", "#1f6f78", "#114850", "#8fc9cf", "#d3e7e9", "#f2fbfc"),
    ];

    private static readonly FrozenDictionary<string, Palette> s_byName = s_all.ToFrozenDictionary(static palette => palette.Name);

    /// <summary>The palette of the colour that a product's name ends with; without one, any by the hash.</summary>
    public static Palette Of(string productName, uint hash) =>
        s_all.FirstOrDefault(palette => productName.EndsWith($", {palette.Word}", StringComparison.OrdinalIgnoreCase)) ?? s_all[hash % (uint)s_all.Length];

    public static Palette? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>Any palette.</summary>
    public static Palette Of(uint hash) => s_all[hash % (uint)s_all.Length];
}
