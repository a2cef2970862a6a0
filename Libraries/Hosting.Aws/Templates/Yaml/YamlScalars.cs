using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Showroom.Hosting.Aws.Templates.Yaml;

/// <summary>
/// Which texts need quotes, and what a scalar without them means. CloudFormation reads YAML 1.1, in which <c>no</c> is a boolean,
/// <c>3:00</c> a number and <c>2010-09-09</c> a date.
/// </summary>
internal static partial class YamlScalars
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`";

    /// <summary>How a text is written: without quotes where it cannot be taken for anything else, and a text of several lines as a block.</summary>
    /// <param name="text">The text.</param>
    /// <param name="inFlow">Whether it is within brackets, where commas and braces separate.</param>
    public static ScalarStyle StyleOf(string text, bool inFlow)
    {
        if (!inFlow && text.Contains('\n', StringComparison.Ordinal) && !text.Any(c => char.IsControl(c) && c != '\n'))
        {
            return ScalarStyle.Literal;
        }

        if (IsPlain(text, inFlow))
        {
            return ScalarStyle.Plain;
        }

        // In double quotes the quotes of a text in JSON would be escaped.
        return !text.Any(char.IsControl) && (text.Contains('"', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal)) ? ScalarStyle.SingleQuoted : ScalarStyle.DoubleQuoted;
    }

    /// <summary>The value of a scalar without quotes and without a tag.</summary>
    public static JsonNode? Parse(string text)
    {
        if (Null().IsMatch(text))
        {
            return null;
        }

        if (Boolean().Match(text) is { Success: true } boolean)
        {
            return boolean.Groups["true"].Success;
        }

        if (Integer().IsMatch(text) && long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return integer;
        }

        return Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text;
    }

    private static bool IsPlain(string text, bool inFlow) =>
        text.Length > 0
        && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) && !text.Any(char.IsControl)
        && !Indicators.Contains(text[0], StringComparison.Ordinal)
        && text[^1] != ':' && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && !(inFlow && text.Any(c => c is ',' or '[' or ']' or '{' or '}' or ':' or '?'))
        && !Ambiguous().IsMatch(text);

    // Broader than the numbers, dates and times of YAML 1.1: quotes do no harm.
    [GeneratedRegex(@"^(~|null|true|false|yes|no|on|off|y|n|=|<<|[-+.]?[0-9][0-9a-fx_.,:eT+Z-]*|[-+]?\.(inf|nan))$", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();

    [GeneratedRegex("^(|~|null|Null|NULL)$")]
    private static partial Regex Null();

    [GeneratedRegex("^((?<true>true|True|TRUE|yes|Yes|YES|on|On|ON)|false|False|FALSE|no|No|NO|off|Off|OFF)$")]
    private static partial Regex Boolean();

    // A leading zero stays text: it is an account's id more often than an octal number.
    [GeneratedRegex("^[-+]?(0|[1-9][0-9_]*)$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();
}
