using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Showroom.Reports.Rendering;

/// <summary>Builds HTML and SVG: what is interpolated is encoded, except HTML itself; numbers are invariant.</summary>
internal sealed class Html
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    public Html Add([InterpolatedStringHandlerArgument("")] ref Handler markup) => this;

    public Html Add(Html html)
    {
        _text.Append(html._text);
        return this;
    }

    /// <summary>For the text of a script element, in which entities have no meaning: the serializer escapes what could end it.</summary>
    public Html AddJson<T>(T value, JsonTypeInfo<T> type)
    {
        _text.Append(JsonSerializer.Serialize(value, type));
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Encodes what is interpolated.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int formattedCount, Html html)
    {
        public void AppendLiteral(string literal)
        {
            _ = (literalLength, formattedCount);
            html._text.Append(literal);
        }

        public void AppendFormatted(string? text) => html._text.Append(s_encoder.Encode(text ?? ""));

        public void AppendFormatted(Html markup) => html.Add(markup);

        /// <summary>A coordinate.</summary>
        public void AppendFormatted(double number) => html._text.Append(Math.Round(number, 1).ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(int number) => html._text.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
