using System.CommandLine;
using System.Globalization;

namespace Showroom.Lab.CommandLine;

/// <summary>Options that take a whole number within a range.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, string description, int defaultValue, int min, int max)
    {
        var option = new Option<int>(name) { Description = $"{description} {min} to {max}.", DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && (value < min || value > max))
            {
                result.AddError($"{name} must be {min} to {max}.");
            }
        });
        return option;
    }
}
