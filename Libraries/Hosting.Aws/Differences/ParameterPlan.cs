using System.Text;
using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Differences;

/// <summary>Who decides the value of a parameter, the first of these that says something.</summary>
internal enum ParameterSource
{
    /// <summary>A setting NAME:Parameters:PARAMETER of this deployment.</summary>
    Setting,

    /// <summary>The options of the model, a preset included.</summary>
    Model,

    /// <summary>The value that the stack has.</summary>
    Stack,

    /// <summary>Nothing: the template's default.</summary>
    Default,
}

/// <param name="Name">The parameter.</param>
/// <param name="Value">The value that is deployed.</param>
/// <param name="Source">Who decided it.</param>
/// <param name="Current">The value of the stack; null when it has none.</param>
internal sealed record PlannedParameter(string Name, string Value, ParameterSource Source, string? Current);

/// <summary>
/// The values of a template's parameters. A value that was set by hand in the stack is kept only where neither a setting nor the
/// model says something, so that a changed option always arrives.
/// </summary>
internal sealed class ParameterPlan
{
    private ParameterPlan(IReadOnlyList<PlannedParameter> parameters) => Parameters = parameters;

    public IReadOnlyList<PlannedParameter> Parameters { get; }

    /// <summary>The values to send. The others keep those of the stack, or their defaults.</summary>
    public IReadOnlyDictionary<string, string> Sent => Parameters.Where(p => p.Source is ParameterSource.Setting or ParameterSource.Model).ToDictionary(p => p.Name, p => p.Value);

    public IReadOnlyDictionary<string, string> Values => Parameters.ToDictionary(p => p.Name, p => p.Value);

    /// <param name="template">The template: a default that is not empty is what the model says.</param>
    /// <param name="given">The settings.</param>
    /// <param name="stack">The values of the stack; empty when there is none.</param>
    public static ParameterPlan Of(JsonObject template, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> stack)
    {
        var parameters = new List<PlannedParameter>();
        foreach (var (name, parameter) in template[nameof(Parameters)] as JsonObject ?? [])
        {
            var (model, current) = (parameter!["Default"]?.ToString() ?? "", stack.GetValueOrDefault(name));
            parameters.Add(given.TryGetValue(name, out var setting) ? new(name, setting, ParameterSource.Setting, current)
                : model.Length > 0 ? new(name, model, ParameterSource.Model, current)
                : current is not null ? new(name, current, ParameterSource.Stack, current)
                : new(name, model, ParameterSource.Default, null));
        }

        return new(parameters);
    }

    /// <summary>A line for each value of the stack that is replaced, and for each that is kept although the template has none.</summary>
    public string Describe(string section)
    {
        var text = new StringBuilder();
        foreach (var parameter in Parameters.Where(p => p.Current is not null))
        {
            if (parameter.Value != parameter.Current)
            {
                var (by, hint) = parameter.Source is ParameterSource.Model ? ("the model", $"; --{section}:Parameters:{parameter.Name}={parameter.Current} keeps it") : ("the setting", "");
                text.AppendLine().Append($"  {parameter.Name} is '{parameter.Current}' in the stack and becomes '{parameter.Value}': {by} decides{hint}");
            }
            else if (parameter is { Source: ParameterSource.Stack, Current.Length: > 0 })
            {
                text.AppendLine().Append($"  {parameter.Name} keeps '{parameter.Current}' of the stack: the model says nothing");
            }
        }

        return text.ToString();
    }
}
