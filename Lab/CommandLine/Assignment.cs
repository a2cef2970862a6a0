using System.CommandLine;

namespace Showroom.Lab.CommandLine;

/// <summary>A value of an option of the form <c>NAME=VALUE</c>.</summary>
internal readonly record struct Assignment(string Name, string Value)
{
    /// <summary>An option that can be repeated.</summary>
    /// <param name="name">Of the option.</param>
    /// <param name="description">With the meaning of NAME and VALUE.</param>
    public static Option<Assignment[]> CreateOption(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var assignments = result.Tokens.Select(static token => token.Value.Split('=', 2)).ToArray();
            if (assignments.Any(static parts => parts is not [{ Length: > 0 }, { Length: > 0 }]))
            {
                result.AddError($"{name} takes NAME=VALUE.");
                return [];
            }

            return [.. assignments.Select(static parts => new Assignment(parts[0], parts[1]))];
        },
    };
}
