using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>What is said above a resource in YAML: the resource of the model that it comes from or the option, and the line of the app host.</summary>
internal static class TemplateComments
{
    /// <param name="template">The template.</param>
    /// <param name="environment">The name of the environment, whose line the options have.</param>
    /// <param name="lines">The lines of the app host.</param>
    /// <returns>A line of text for each logical id.</returns>
    public static IReadOnlyDictionary<string, string> Of(Template template, string environment, SourceLines lines)
    {
        return template.Origins.Where(o => o.Value is not (null, null)).ToDictionary(o => o.Key, o => Describe(o.Value), StringComparer.Ordinal);

        string Describe(TemplateOrigin origin) => origin switch
        {
            (null, { } option) => $"{Option(option)}{Line(environment)}",
            ({ } resource, { } option) when IsSingle(option) => $"{resource}{Line(resource)}, {Option(option)}",
            _ => $"{origin.Resource}{Line(origin.Resource!)}",
        };

        string Line(string resource) => lines.Of(resource) is { } line ? $" ({line})" : "";
    }

    private static string Option(string option) => IsSingle(option) ? $"option {option}" : $"options {option}";

    // Network.Egress is one of the options Network.
    private static bool IsSingle(string option) => option.Contains('.', StringComparison.Ordinal);
}
