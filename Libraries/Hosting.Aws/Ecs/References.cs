using System.Text.RegularExpressions;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>References between resources, read from connections and from the expressions in environment variables.</summary>
internal static partial class References
{
    /// <summary>The resources that a service must reach over the network, and through which of their endpoints; null: the only one.</summary>
    public static IEnumerable<(string Resource, string? Binding)> Of(ServiceNode service) =>
        service.Connections.Select(c => (c.Resource, (string?)null))
            .Concat(service.Environment.Where(v => v.IsExpression).SelectMany(v => Placeholders(v.Value)).Select(Endpoint).OfType<(string, string?)>())
            .Where(reference => !service.Aliases.Contains(reference.Item1))
            .Distinct();

    /// <summary>The expressions in the environment of a service, each once.</summary>
    public static IEnumerable<string> Expressions(ServiceNode service) =>
        service.Environment.Where(v => v.IsExpression).SelectMany(v => Placeholders(v.Value)).Distinct(StringComparer.Ordinal);

    /// <summary>The texts in braces that name a resource and something of it: {cache.bindings.tcp.host}. Other braces are literal text.</summary>
    public static IEnumerable<string> Placeholders(string expression) => Braces().Matches(expression).Select(m => m.Groups[1].Value);

    /// <summary>Replaces each placeholder, and the literal text around them.</summary>
    public static string Replace(string expression, Func<string, string> placeholder, Func<string, string> literal)
    {
        var (result, at) = (new System.Text.StringBuilder(), 0);
        foreach (Match match in Braces().Matches(expression))
        {
            result.Append(literal(expression[at..match.Index])).Append(placeholder(match.Groups[1].Value));
            at = match.Index + match.Length;
        }

        return result.Append(literal(expression[at..])).ToString();
    }

    /// <summary>Whether a service refers to the connection string of a resource.</summary>
    public static bool IsConnected(IEnumerable<ServiceNode> services, string resource) =>
        services.Any(s => s.Connections.Any(c => c.Resource == resource) || s.Environment.Any(v => v.IsExpression && v.Value.Contains($"{{{resource}.connectionString}}", StringComparison.Ordinal)));

    private static (string, string?)? Endpoint(string placeholder) => placeholder.Split('.') switch
    {
        [var resource, "bindings", var binding, _] => (resource, binding),
        [_, "value"] => null,
        [var resource, ..] => (resource, null),
        _ => null,
    };

    [GeneratedRegex(@"\{([^{}.]+\.[^{}]+)\}")]
    private static partial Regex Braces();
}
