using System.Globalization;
using Showroom.Reports;

namespace Showroom.Web.Lab.Program;

/// <summary>The options of a form as arguments of the program. What is not a value of the option's kind is refused: no value can become another option.</summary>
internal static class OptionTokens
{
    private const int MaxValues = 16;

    /// <summary>Whether a page offers the option. Free text, such as a path, it does not.</summary>
    public static bool IsOffered(OptionDescription option) => option.Kind != OptionKind.Text;

    /// <param name="experiment">What is to run.</param>
    /// <param name="values">Takes the name of an option, and returns what was entered.</param>
    /// <param name="tokens">The arguments: options with another value than their default.</param>
    /// <returns>The name of an option whose value is refused; null when none is.</returns>
    public static string? Create(ExperimentDescription experiment, Func<string, IReadOnlyList<string>> values, out IReadOnlyList<string> tokens)
    {
        List<string> all = [experiment.Name];
        tokens = all;
        foreach (var option in experiment.Options.Where(IsOffered))
        {
            string[] entered = [.. values(option.Name).SelectMany(static value => value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            if (option.Kind == OptionKind.Flag)
            {
                if (entered is ["true"])
                {
                    all.Add($"--{option.Name}");
                }
            }
            else if (entered.Length > 0)
            {
                if (!IsValid(option, entered))
                {
                    return option.Name;
                }

                if (!IsDefault(option, entered))
                {
                    all.AddRange([$"--{option.Name}", .. entered]);
                }
            }
        }

        return null;
    }

    // A form has the values of a choice in the order of the list.
    private static bool IsDefault(OptionDescription option, string[] entered) => option.Kind == OptionKind.Choices
        ? entered.ToHashSet().SetEquals(option.Default.Split(' '))
        : string.Join(' ', entered) == option.Default;

    private static bool IsValid(OptionDescription option, string[] entered) => option.Kind switch
    {
        OptionKind.Number => entered.Length == 1 && IsNumber(entered[0]),
        OptionKind.Numbers => entered.Length <= MaxValues && Array.TrueForAll(entered, IsNumber),
        _ => entered.Length <= MaxValues && Array.TrueForAll(entered, option.Allowed.Contains),
    };

    private static bool IsNumber(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
