using System.Text.RegularExpressions;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>The daily windows in which snapshots and backups are taken.</summary>
internal static partial class DailyWindow
{
    /// <summary>The length of a window hh:mm-hh:mm, which may span midnight; null when it is not one.</summary>
    public static TimeSpan? Length(string window)
    {
        if (WindowSyntax().Match(window) is not { Success: true } match)
        {
            return null;
        }

        TimeSpan At(int group) => new(int.Parse(match.Groups[group].ValueSpan, null), int.Parse(match.Groups[group + 1].ValueSpan, null), 0);
        var length = At(3) - At(1);
        return length < TimeSpan.Zero ? length + TimeSpan.FromDays(1) : length;
    }

    [GeneratedRegex("^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$")]
    private static partial Regex WindowSyntax();
}
