using System.Globalization;
using System.Text;

namespace Showroom.Web.Pictures;

/// <summary>Draws a picture as SVG: the same bytes for the same name, on every replica.</summary>
internal static class Picture
{
    public static string Draw(PictureName name) => name.Motif is { } motif ? Product(motif, name.Palette, new Variation(name.Seed)) : Show(new Variation(name.Seed), name.Theme);

    private static string Product(string motif, Palette palette, Variation vary)
    {
        var svg = Begin(240, 240);
        Backdrop(svg, palette.Glow, palette.Back, 240, 240);
        for (var i = 0; i < 3; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{vary.Next(240)}" cy="{vary.Next(150)}" r="{14 + vary.Next(46)}" fill="{palette.Light}" opacity=".{2 + vary.Next(3)}"/>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<ellipse cx="120" cy="199" rx="{76 + vary.Next(14)}" ry="9" fill="{palette.Dark}" opacity=".28"/>""");
        var drawing = Motifs.Drawings[motif].Replace("{m}", palette.Main, StringComparison.Ordinal).Replace("{d}", palette.Dark, StringComparison.Ordinal).Replace("{l}", palette.Light, StringComparison.Ordinal);
        // About the ground, so that what stands on it remains there.
        var size = (86 + vary.Next(15)) / 100m;
        svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({120 - 120 * size} {197 - 197 * size}) scale({size})">{drawing}</g>""");
        return End(svg);
    }

    /// <summary>A stage with lights in two colours.</summary>
    private static string Show(Variation vary, string? theme)
    {
        var (first, second) = (Palette.Of(vary.Next()), Palette.Of(vary.Next()));
        var svg = Begin(480, 270);
        Backdrop(svg, first.Main, second.Dark, 480, 270);
        for (var i = 0; i < 4; i++)
        {
            var (top, foot, width) = (60 + vary.Next(360), vary.Next(480), 60 + vary.Next(90));
            svg.Append(CultureInfo.InvariantCulture, $"""<path d="M{top} -10L{foot - width} 280H{foot + width}z" fill="{(i % 2 == 0 ? first : second).Light}" opacity=".16"/>""");
        }

        for (var i = 0; i < 7; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{vary.Next(480)}" cy="{vary.Next(190)}" r="{3 + vary.Next(26)}" fill="{(i % 2 == 0 ? second : first).Glow}" opacity=".{1 + vary.Next(3)}"/>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<ellipse cx="240" cy="284" rx="300" ry="62" fill="{second.Dark}"/><ellipse cx="240" cy="290" rx="250" ry="50" fill="{first.Dark}"/>""");
        string[] motifs = [.. Motifs.Drawings.Keys.Order(StringComparer.Ordinal)];
        for (var i = 0; i < 3; i++)
        {
            var (palette, size) = (Palette.Of(vary.Next()), (38 + vary.Next(14)) / 100m);
            var motif = motifs[vary.Next(motifs.Length)];
            var drawing = Motifs.Drawings[theme ?? motif].Replace("{m}", palette.Main, StringComparison.Ordinal).Replace("{d}", palette.Dark, StringComparison.Ordinal).Replace("{l}", palette.Light, StringComparison.Ordinal);
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({110 + 130 * i - 120 * size} {252 + (i == 1 ? 6 : 0) - 197 * size}) scale({size})">{drawing}</g>""");
        }

        return End(svg);
    }

    private static StringBuilder Begin(int width, int height) => new StringBuilder().Append(
        CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">""");

    private static void Backdrop(StringBuilder svg, string top, string bottom, int width, int height) => svg.Append(
        CultureInfo.InvariantCulture,
        $"""<defs><linearGradient id="b" x1="0" y1="0" x2=".4" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient></defs><rect width="{width}" height="{height}" fill="url(#b)"/>""");

    private static string End(StringBuilder svg) => svg.Append("</svg>").ToString();

    /// <summary>The numbers of a seed, by the generator xorshift32: those of <see cref="Random"/> may differ between versions of .NET.</summary>
    private sealed class Variation(uint seed)
    {
        private uint _state = seed | 1;

        public uint Next()
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return _state;
        }

        public int Next(int limit) => (int)(Next() % (uint)limit);
    }
}
