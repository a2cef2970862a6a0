using System.Collections;
using System.Globalization;

namespace Showroom.Lab.CommandLine;

/// <summary>Values of options as they stand on a command line.</summary>
internal static class OptionText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => text,
        IEnumerable values => string.Join(' ', values.Cast<object>().Select(static one => Convert.ToString(one, CultureInfo.InvariantCulture))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
