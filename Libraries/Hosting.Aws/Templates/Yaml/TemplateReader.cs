using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Showroom.Hosting.Aws.Templates.Yaml;

/// <summary>Reads templates in either format.</summary>
internal static class TemplateReader
{
    /// <param name="text">The template: JSON when it begins with a brace, and YAML otherwise.</param>
    /// <param name="source">Where it is from, for messages.</param>
    /// <exception cref="DistributedApplicationException">It is not a template.</exception>
    public static JsonObject Read(string text, string source)
    {
        try
        {
            var root = IsJson(text) ? JsonNode.Parse(text) : YamlTemplateReader.Read(text);
            return root as JsonObject ?? throw new DistributedApplicationException($"{source} is not a template: an object is expected.");
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{source} is not a template in JSON: {exception.Message}", exception);
        }
        catch (YamlException exception)
        {
            throw new DistributedApplicationException($"{source} is not a template in YAML: line {exception.Start.Line}: {exception.Message}", exception);
        }
    }

    private static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{', ..];
}
