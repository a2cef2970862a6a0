using System.Collections.Frozen;

namespace Showroom.Web.Pictures;

/// <summary>
/// Drawings of things, on a canvas of 240 by 240 whose ground is at 196. <c>{m}</c> stands for the main colour, <c>{d}</c> for a darker and <c>{l}</c> for a
/// lighter one.
/// </summary>
internal static class Motifs
{
    /// <summary>The drawing of what has no other.</summary>
    public const string Default = "forms";

    private static readonly (string Name, string Things, string Drawing)[] s_all =
    [
        ("mug", "mug",
            """<path d="M158 108h14a26 26 0 0 1 0 52h-14" fill="none" stroke="{d}" stroke-width="12"/><path d="M70 84h92v90a22 22 0 0 1-22 22H92a22 22 0 0 1-22-22z" fill="{m}"/><ellipse cx="116" cy="84" rx="46" ry="11" fill="{d}"/><path d="M82 108v56" stroke="{l}" stroke-width="7" stroke-linecap="round"/>"""),
        ("pot", "teapot;milk jug;watering can;casserole",
            """<path d="M62 128c-26-4-34-22-40-36" fill="none" stroke="{d}" stroke-width="14" stroke-linecap="round"/><path d="M168 116c34-10 40 44 2 48" fill="none" stroke="{d}" stroke-width="11"/><path d="M56 146c0-38 26-58 60-58s62 20 62 58c0 36-22 50-62 50s-60-14-60-50z" fill="{m}"/><ellipse cx="117" cy="90" rx="36" ry="8" fill="{d}"/><circle cx="117" cy="74" r="9" fill="{m}"/><path d="M76 128c4-14 12-22 24-26" stroke="{l}" stroke-width="7" stroke-linecap="round" fill="none"/>"""),
        ("bowl", "serving bowl;fire bowl;cake tin",
            """<path d="M46 116h148c0 50-30 76-74 76s-74-26-74-76z" fill="{m}"/><ellipse cx="120" cy="116" rx="74" ry="17" fill="{d}"/><path d="M94 190h52l4 8H90z" fill="{d}"/><path d="M64 138c4 16 12 28 24 36" stroke="{l}" stroke-width="7" stroke-linecap="round" fill="none"/>"""),
        ("board", "chopping board;puzzle;desk tray;laptop sleeve",
            """<rect x="58" y="72" width="124" height="124" rx="16" fill="{m}"/><rect x="104" y="36" width="32" height="48" rx="12" fill="{m}"/><circle cx="120" cy="54" r="7" fill="{l}"/><path d="M76 100h88M76 130h88M76 160h62" stroke="{d}" stroke-width="5" stroke-linecap="round" opacity=".6"/>"""),
        ("bottle", "salt mill;ink bottle;whisk",
            """<path d="M92 88h56v20c22 10 28 26 28 44v26a18 18 0 0 1-18 18H82a18 18 0 0 1-18-18v-26c0-18 6-34 28-44z" fill="{m}"/><rect x="86" y="56" width="68" height="36" rx="8" fill="{d}"/><rect x="84" y="138" width="72" height="34" rx="6" fill="{l}"/>"""),
        ("knife", "bread knife;hand trowel;letter opener;pruning shears;fountain pen",
            """<g transform="rotate(38 120 120)"><path d="M108 26c18 10 24 30 24 60v46h-24z" fill="{l}"/><path d="M108 26v106h10V32z" fill="{m}"/><rect x="104" y="132" width="32" height="76" rx="14" fill="{d}"/><circle cx="120" cy="152" r="4" fill="{l}"/><circle cx="120" cy="186" r="4" fill="{l}"/></g>"""),
        ("lamp", "table lamp;floor lamp;garden lantern;bicycle light;candle holder",
            """<path d="M84 44h72l26 66H58z" fill="{m}"/><path d="M58 110h124l8 10H50z" fill="{l}" opacity=".8"/><rect x="114" y="112" width="12" height="70" fill="{d}"/><path d="M78 196c0-12 18-18 42-18s42 6 42 18z" fill="{d}"/><path d="M96 56l-16 42" stroke="{l}" stroke-width="7" stroke-linecap="round"/>"""),
        ("clock", "wall clock;alarm clock;desk fan",
            """<path d="M78 186l-12 16M162 186l12 16" stroke="{d}" stroke-width="12" stroke-linecap="round"/><circle cx="120" cy="122" r="76" fill="{m}"/><circle cx="120" cy="122" r="60" fill="{l}"/><path d="M120 82v40l28 18" stroke="{d}" stroke-width="8" stroke-linecap="round" stroke-linejoin="round" fill="none"/><circle cx="120" cy="122" r="6" fill="{d}"/>"""),
        ("cushion", "cushion;throw;scarf;hammock",
            """<path d="M56 74c40-10 88-10 128 0 8 40 8 78 0 118-40 8-88 8-128 0-8-40-8-78 0-118z" fill="{m}"/><path d="M72 92l96 84M168 92l-96 84" stroke="{d}" stroke-width="4" opacity=".5"/><circle cx="120" cy="134" r="9" fill="{d}"/><path d="M70 108c2-8 4-14 8-18" stroke="{l}" stroke-width="7" stroke-linecap="round" fill="none"/>"""),
        ("frame", "picture frame;calendar;phone dock",
            """<rect x="54" y="52" width="132" height="144" rx="8" fill="{m}"/><rect x="72" y="70" width="96" height="108" fill="{l}"/><path d="M72 178v-30l30-36 26 30 14-14 26 28v22z" fill="{d}"/><circle cx="142" cy="96" r="11" fill="{m}"/>"""),
        ("vase", "vase;plant pot;herb planter;seed tin",
            """<path d="M120 92c-4-30-26-42-48-44 2 26 18 42 48 44zM120 92c0-36 14-54 40-62 6 32-8 54-40 62z" fill="{d}"/><path d="M120 110V76" stroke="{d}" stroke-width="6"/><path d="M70 104h100l-12 80a14 14 0 0 1-14 12H96a14 14 0 0 1-14-12z" fill="{m}"/><rect x="64" y="96" width="112" height="20" rx="8" fill="{m}"/><path d="M64 112h112v6H64z" fill="{d}" opacity=".5"/><path d="M90 130l6 44" stroke="{l}" stroke-width="7" stroke-linecap="round"/>"""),
        ("table", "side table;bookend",
            """<path d="M72 96l-10 100M168 96l10 100M104 96v78M136 96v78" stroke="{d}" stroke-width="9" stroke-linecap="round"/><rect x="44" y="78" width="152" height="22" rx="10" fill="{m}"/><path d="M58 84h70" stroke="{l}" stroke-width="5" stroke-linecap="round"/><path d="M98 78c0-30 44-30 44 0z" fill="{d}"/>"""),
        ("bag", "rucksack;weekend bag;tote;wash bag;travel pouch;pencil case;card holder;belt;key ring",
            """<path d="M88 88c0-52 64-52 64 0" fill="none" stroke="{d}" stroke-width="11"/><path d="M58 84h124l10 96a16 16 0 0 1-16 16H64a16 16 0 0 1-16-16z" fill="{m}"/><path d="M56 102h128l3 26H53z" fill="{d}" opacity=".55"/><rect x="106" y="116" width="28" height="22" rx="5" fill="{l}"/><path d="M66 146l-3 32" stroke="{l}" stroke-width="7" stroke-linecap="round"/>"""),
        ("umbrella", "umbrella;kite",
            """<path d="M120 52v124c0 26-36 26-36 2" fill="none" stroke="{d}" stroke-width="9" stroke-linecap="round"/><path d="M32 128C40 78 76 52 120 52s80 26 88 76c-16-12-36-12-44 0-14-14-30-14-44 0-14-14-30-14-44 0-8-12-28-12-44 0z" fill="{m}"/><path d="M120 52c-22 18-38 42-44 76 14-14 30-14 44 0z" fill="{l}" opacity=".55"/>"""),
        ("garment", "jumper;work jacket;linen shirt;dressing gown;rain coat;apron",
            """<path d="M88 52l-46 24 14 66 24-8v62h80v-62l24 8 14-66-46-24c-8 18-56 18-64 0z" fill="{m}"/><path d="M88 52c8 18 56 18 64 0l-8-2c-8 10-40 10-48 0z" fill="{d}"/><path d="M80 178h80v10H80z" fill="{d}" opacity=".6"/><path d="M96 96v62" stroke="{l}" stroke-width="7" stroke-linecap="round"/>"""),
        ("hat", "beanie;pair of gloves;pair of socks;hand puppet",
            """<path d="M56 156c0-62 24-94 64-94s64 32 64 94z" fill="{m}"/><rect x="44" y="150" width="152" height="40" rx="16" fill="{d}"/><circle cx="120" cy="56" r="18" fill="{l}"/><path d="M92 90c-8 14-12 30-13 50M120 82v60M148 90c8 14 12 30 13 50" stroke="{l}" stroke-width="5" stroke-linecap="round" fill="none" opacity=".7"/>"""),
        ("book", "notebook;sketch pad;card set",
            """<path d="M66 56h98a12 12 0 0 1 12 12v116a12 12 0 0 1-12 12H66z" fill="{m}"/><rect x="66" y="56" width="20" height="140" fill="{d}"/><rect x="104" y="84" width="52" height="32" rx="5" fill="{l}"/><path d="M148 56v64l-10-8-10 8V56z" fill="{d}" opacity=".7"/>"""),
        ("speaker", "speaker;radio;power bank;keyboard;charging cable",
            """<path d="M96 76c0-36 48-36 48 0" stroke="{d}" stroke-width="9" fill="none"/><rect x="40" y="76" width="160" height="120" rx="20" fill="{m}"/><circle cx="92" cy="136" r="38" fill="{d}"/><circle cx="92" cy="136" r="16" fill="{l}"/><path d="M148 106h32M148 124h32" stroke="{l}" stroke-width="8" stroke-linecap="round"/><circle cx="164" cy="162" r="14" fill="{l}"/>"""),
        ("headphones", "headphone stand;skipping rope",
            """<path d="M52 148c0-128 136-128 136 0" fill="none" stroke="{d}" stroke-width="14"/><rect x="38" y="122" width="40" height="74" rx="18" fill="{m}"/><rect x="162" y="122" width="40" height="74" rx="18" fill="{m}"/><path d="M52 138v40M176 138v40" stroke="{l}" stroke-width="7" stroke-linecap="round"/>"""),
        ("train", "wooden train;marble run",
            """<rect x="42" y="104" width="112" height="64" rx="12" fill="{m}"/><rect x="136" y="66" width="62" height="102" rx="10" fill="{d}"/><rect x="150" y="82" width="34" height="30" rx="5" fill="{l}"/><path d="M62 104V76h26v28z" fill="{d}"/><circle cx="72" cy="178" r="18" fill="{d}"/><circle cx="118" cy="178" r="18" fill="{d}"/><circle cx="172" cy="174" r="22" fill="{m}"/><circle cx="172" cy="174" r="8" fill="{l}"/><circle cx="72" cy="178" r="7" fill="{l}"/><circle cx="118" cy="178" r="7" fill="{l}"/>"""),
        ("house", "bird feeder",
            """<path d="M114 24h12v28h-12z" fill="{d}"/><path d="M120 40l84 70H36z" fill="{d}"/><rect x="58" y="104" width="124" height="92" rx="8" fill="{m}"/><circle cx="120" cy="140" r="22" fill="{l}"/><path d="M120 176v22" stroke="{d}" stroke-width="9" stroke-linecap="round"/>"""),
        (Default, "building set;stacking tower;chess set;spinning top;paper weight",
            """<rect x="46" y="116" width="80" height="80" rx="10" fill="{m}"/><circle cx="160" cy="154" r="42" fill="{d}"/><path d="M124 38l46 78H78z" fill="{l}"/><path d="M124 38l46 78h-46z" fill="{m}" opacity=".5"/>"""),
    ];

    /// <summary>The drawings by name.</summary>
    public static FrozenDictionary<string, string> Drawings { get; } = s_all.ToFrozenDictionary(static motif => motif.Name, static motif => motif.Drawing);

    private static readonly (string Thing, string Motif)[] s_things =
        [.. s_all.SelectMany(static motif => motif.Things.Split(';').Select(thing => (thing, motif.Name))).OrderByDescending(static thing => thing.thing.Length)];

    /// <summary>The name of the drawing that a word of a show's title names, in the singular or the plural; null when none does.</summary>
    public static string? FindInTitle(string title) => title.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static word => word.Trim('.', ',', ':', '!', '?').ToLowerInvariant())
        .Select(static word => Drawings.ContainsKey(word) ? word : word.EndsWith('s') && Drawings.ContainsKey(word[..^1]) ? word[..^1] : null)
        .FirstOrDefault(static motif => motif is not null and not Default);

    /// <summary>The name of the drawing for a product whose name contains the word for a thing.</summary>
    public static string Find(string productName) =>
        s_things.FirstOrDefault(thing => productName.Contains(thing.Thing, StringComparison.OrdinalIgnoreCase)).Motif ?? Default;
}
